export * from './error-families.js';
export * from './recognise-families.js';
