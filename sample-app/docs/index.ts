export * from './docs.module.js';
export * from './serve-docs.js';
