export { failureDetails, jsonPointer, locateDetail, VALIDATION_FAILED } from './error-details.js';
export * from './list-errors.js';
export * from './observe-pipe.js';
export { getPipeFailure } from './pipe-failure.js';
