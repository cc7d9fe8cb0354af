export * from './libraries.js';
export * from './library-error.mapper.js';
export { isDatabaseRefusal } from './responses.js';
