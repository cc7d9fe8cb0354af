export * from './location.decorator.js';
export * from './metadata.js';
export * from './request-header.decorator.js';
export * from './success-code.decorator.js';
export * from './thrown-by.js';
export * from './throws.decorator.js';
