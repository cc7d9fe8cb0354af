export * from './facility.schema.js';
export * from './parse-body.js';
export * from './read-only.js';
