export { detailsOfFailure, VALIDATION_FAILED } from './error-details.js';
export { jsonPointer, placeOf } from './error-location.js';
export * from './list-errors.js';
export * from './observe-pipe.js';
export { failureOf } from './pipe-failure.js';
