export * from './exception-of.js';
export * from './recogniser.js';
