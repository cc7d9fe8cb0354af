export * from './docs.module.js';
export * from './operations.js';
export * from './serve-docs.js';
