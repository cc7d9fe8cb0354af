import type { ErrorMapper } from '../error-mapper.js';
import { attempt, headersOf, isRecord } from '../is-record.js';
import { standIn } from '../to-exception.js';
import { recogniseRequestError } from './body-parser-error.mapper.js';
import { recogniseFastifyValidation } from './fastify-validation.mapper.js';
import { recogniseHttpError } from './http-error.mapper.js';
import { type HttpExceptionLike, readNestBody } from './nest-body.js';

/** Nest's HTTP exceptions, whatever shape their response has. */
export const recogniseNestException: ErrorMapper = error => {
  if (!isHttpException(error)) return undefined;
  // What the adapter made of a parser's or a router's error: the error itself tells more than its message.
  const inner =
    recogniseRequestError(error.cause) ??
    recogniseFastifyValidation(error.cause) ??
    (isMadeByAdapter(error) ? recogniseHttpError(error.cause) : undefined);
  if (inner) return inner;
  const { message, errors, errorCode, extensions } = readNestBody(error);
  const headers = headersOf(error.headers);
  return standIn(error.getStatus(), message, { errors, errorCode, extensions, cause: error, headers });
};

/** Whether an error is an HTTP exception of Nest's, by its methods: one of a second copy of `@nestjs/common` has them too. */
export function isHttpException(error: unknown): error is HttpExceptionLike {
  return attempt(
    () =>
      isRecord(error) &&
      typeof error['getStatus'] === 'function' &&
      typeof error['getResponse'] === 'function',
    false,
  );
}

/** Whether Nest 12's adapter made it of an error that reached it, which tells more than its status and its text. */
export function isMadeByAdapter(exception: HttpExceptionLike): boolean {
  const { cause } = exception;
  if (!isRecord(cause) || cause['statusCode'] !== exception.getStatus()) return false;
  return cause['expose'] === false || exception.getResponse() === cause['message'];
}
