import type { ErrorMapper } from '../error-mapper.js';
import { attempt, readErrorHeaders, isRecord } from '../is-record.js';
import { toException } from '../to-exception.js';
import { mapBodyParserError } from './body-parser-error.mapper.js';
import { mapFastifyValidation } from './fastify-validation.mapper.js';
import { mapHttpError } from './http-error.mapper.js';
import { type HttpExceptionLike, readNestBody } from './nest-body.js';

/** Nest's HTTP exceptions, whatever shape their response has. */
export const mapNestException: ErrorMapper = error => {
  if (!isHttpException(error)) return undefined;
  // What the adapter made of a parser's or a router's error: the error itself tells more than its message.
  const inner =
    mapBodyParserError(error.cause) ??
    mapFastifyValidation(error.cause) ??
    (isMadeByAdapter(error) ? mapHttpError(error.cause) : undefined);
  if (inner) return inner;
  const { message, errors, errorCode, extensions } = readNestBody(error);
  const headers = readErrorHeaders(error.headers);
  return toException(error.getStatus(), message, { errors, errorCode, extensions, cause: error, headers });
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
