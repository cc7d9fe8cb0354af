export * from './exception-of.js';
export { FAMILY_NAMES, type LibraryName } from './families/index.js';
export * from './recogniser.js';
export * from './request-error.recogniser.js';
export { watchPipe } from './validation/index.js';
