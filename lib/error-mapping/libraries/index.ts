export { isDatabaseRefusal } from './answers.js';
export * from './error-families.js';
export * from './recognise-families.js';
