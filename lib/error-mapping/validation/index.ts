export { failureDetails, VALIDATION_FAILED } from './error-details.js';
export { jsonPointer, locateError } from './error-location.js';
export * from './list-errors.js';
export * from './observe-pipe.js';
export { getPipeFailure } from './pipe-failure.js';
