export * from './parse-query.js';
export * from './projection.js';
