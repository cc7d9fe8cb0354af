export * from './bodies.js';
export * from './code-of.js';
export * from './error-detail.js';
export * from './error-status.js';
export * from './status-codes.js';
export * from './success-code-of.js';
