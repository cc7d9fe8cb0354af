export * from './exception-of.js';
export { hasFrameworkError, isFrameworkError, noteFrameworkError } from './framework-error.js';
export { FAMILY_NAMES, isDatabaseRefusal, type LibraryName } from './families/index.js';
export { attempt } from './read.js';
export * from './recogniser.js';
export * from './request-error.recogniser.js';
export { watchPipe } from './validation/index.js';
