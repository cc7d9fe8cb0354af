export * from './allow.js';
export * from './body-types.js';
export * from './code-of.js';
export * from './problem-type.js';
export {
  foldStatus,
  isErrorStatus,
  isPageStatus,
  type PageStatus,
  STATUS_CODES,
  STATUS_MEANINGS,
} from './status-codes.js';
export * from './success-code.js';
export * from './success.options.js';
