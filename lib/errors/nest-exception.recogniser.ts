import { readNestBody, type HttpExceptionLike } from './nest-body.js';
import { headersOf, isRecord } from './read.js';
import type { ErrorMapper } from './recogniser.js';
import { recogniseRequestError } from './request-error.recogniser.js';
import { standIn } from './stand-in.js';
import { recogniseFastifyValidation } from './validation/index.js';

/** Nest's HTTP exceptions, whatever shape their response has. */
export const recogniseNestException: ErrorMapper = error => {
  if (!isHttpException(error)) return undefined;
  // What the adapter made of a parser's or a router's error: the error itself tells more than its message.
  const ofRequest = recogniseRequestError(error.cause) ?? recogniseFastifyValidation(error.cause);
  if (ofRequest) return ofRequest;
  const { message, ...options } = readNestBody(error);
  return standIn(error.getStatus(), message, { ...options, cause: error, headers: headersOf(error.headers) });
};

function isHttpException(error: unknown): error is HttpExceptionLike {
  return (
    isRecord(error) && typeof error['getStatus'] === 'function' && typeof error['getResponse'] === 'function'
  );
}
