export { detailsOfFailure, VALIDATION_FAILED } from './details.js';
export { recogniseFastifyValidation } from './fastify-validation.recogniser.js';
export { recogniseIssues } from './issues.recogniser.js';
export { jsonPointer } from './json-pointer.js';
export { listErrors, typiaError } from './list-errors.js';
export { failureOf } from './pipe-failure.js';
export { placeOf } from './place.js';
export { watchPipe } from './watch-pipe.js';
