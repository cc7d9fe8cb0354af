export { detailsOfFailure, VALIDATION_FAILED } from './details.js';
export { recogniseFastifyValidation } from './fastify-validation.recogniser.js';
export { recogniseIssues } from './issues.recogniser.js';
export { listErrors, typiaError } from './list-errors.js';
export { failureOf } from './pipe-failure.js';
export { watchPipe } from './watch-pipe.js';
