import type { ErrorDetail } from '../contract/index.js';
import type { RegistryException } from '../exceptions/index.js';
import { headersOf, isRecord } from './read.js';
import type { ErrorMapper } from './recogniser.js';
import { recogniseRequestError } from './request-error.recogniser.js';
import { standIn } from './stand-in.js';
import {
  detailsOf,
  detailsOfFailure,
  detailsOfGroups,
  failureOf,
  recogniseFastifyValidation,
  VALIDATION_FAILED,
} from './validation/index.js';

interface HttpExceptionLike {
  getStatus(): unknown;
  getResponse(): unknown;
  cause?: unknown;
  headers?: unknown;
}

/** The members of Nest's own bodies and of the contract's, which are no extension members. */
const KNOWN_MEMBERS = new Set(['statusCode', 'code', 'message', 'error', 'errors']);

/**
 * Nest's HTTP exceptions, whatever shape their response has. Recognised by their methods, so that those of a second
 * copy of `@nestjs/common` are too.
 */
export const recogniseNestException: ErrorMapper = error => {
  if (!isHttpException(error)) return undefined;
  // What the adapter made of a parser's or a router's error: the error itself tells more than its message.
  return (
    recogniseRequestError(error.cause) ??
    recogniseFastifyValidation(error.cause) ??
    fromResponse(error, error.getResponse())
  );
};

function fromResponse(error: HttpExceptionLike, response: unknown): RegistryException {
  const status = error.getStatus();
  const headers = headersOf(error.headers);
  if (!isRecord(response) || response instanceof Error) {
    return standIn(status, response, { cause: error, headers });
  }
  const said: unknown = Array.isArray(response) ? response : response['message'];
  const refused = refusalOf(error, said);
  return standIn(status, refused && isOfValidation(error, status) ? VALIDATION_FAILED : said, {
    cause: error,
    headers,
    errors:
      refused ??
      (Array.isArray(response['errors']) ? detailsOf(response['errors'], failureOf(error)) : undefined),
    extensions: Array.isArray(response) ? undefined : extensionsOf(response),
  });
}

function isHttpException(error: unknown): error is HttpExceptionLike {
  return (
    isRecord(error) && typeof error['getStatus'] === 'function' && typeof error['getResponse'] === 'function'
  );
}

/** The problems of an exception that says nothing but problems: one that a pipe of Nest's made, or a list for a message. */
function refusalOf(error: unknown, said: unknown): ErrorDetail[] | undefined {
  const failure = failureOf(error);
  if (failure?.problems) return detailsOfFailure(failure, said);
  if (Array.isArray(said)) return detailsOf(said, failure);
  return isRecord(said) ? detailsOfGroups(said) : undefined;
}

/** Whether a list of problems is a validator's: the status that Nest's pipes have by default or by habit, or a pipe that was watched. */
function isOfValidation(error: unknown, status: unknown): boolean {
  return status === 400 || status === 422 || failureOf(error) !== undefined;
}

/** What the user added to the object given to the exception. `error` is Nest's where its `statusCode` stands by. */
function extensionsOf(response: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const added = Object.entries(response).filter(
    ([name, value]) =>
      !KNOWN_MEMBERS.has(name) || (name === 'error' && !('statusCode' in response) && value !== undefined),
  );
  return added.length ? Object.fromEntries(added) : undefined;
}
