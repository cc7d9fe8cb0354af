export { detailsOf, detailsOfFailure, detailsOfGroups, VALIDATION_FAILED } from './details.js';
export { recogniseFastifyValidation } from './fastify-validation.recogniser.js';
export { recogniseIssues } from './issues.recogniser.js';
export { failureOf } from './pipe-failure.js';
export { watchPipe } from './watch-pipe.js';
