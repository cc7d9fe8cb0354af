import type { ErrorDetail } from '../contract/index.js';
import type { RegistryException } from '../exceptions/index.js';
import { headersOf, isRecord } from './read.js';
import type { Recogniser } from './recogniser.js';
import { recogniseRequestError } from './request-error.recogniser.js';
import { standIn } from './stand-in.js';

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
export const recogniseNestException: Recogniser = error => {
  if (!isHttpException(error)) return undefined;
  // What the adapter made of a parser's or a router's error: the error itself tells more than its message.
  return recogniseRequestError(error.cause) ?? fromResponse(error, error.getResponse());
};

function fromResponse(error: HttpExceptionLike, response: unknown): RegistryException {
  const status = error.getStatus();
  const headers = headersOf(error.headers);
  if (!isRecord(response) || response instanceof Error) {
    return standIn(status, response, { cause: error, headers });
  }
  const messages = Array.isArray(response['message']) ? response['message'] : undefined;
  return standIn(status, messages ? 'Validation failed' : response['message'], {
    cause: error,
    headers,
    errors: detailsOf(messages ?? response['errors']),
    extensions: extensionsOf(response),
  });
}

function isHttpException(error: unknown): error is HttpExceptionLike {
  return (
    isRecord(error) && typeof error['getStatus'] === 'function' && typeof error['getResponse'] === 'function'
  );
}

/** A list of problems as details: Nest's pipes hand over flat messages, users whatever they like. */
function detailsOf(problems: unknown): ErrorDetail[] | undefined {
  if (!Array.isArray(problems)) return undefined;
  return problems.flatMap((problem: unknown) => {
    if (typeof problem === 'string') return { message: problem };
    return isDetail(problem) ? problem : [];
  });
}

function isDetail(problem: unknown): problem is ErrorDetail {
  return isRecord(problem) && typeof problem['message'] === 'string';
}

/** What the user added to the object given to the exception. `error` is Nest's where its `statusCode` stands by. */
function extensionsOf(response: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const added = Object.entries(response).filter(
    ([name, value]) =>
      !KNOWN_MEMBERS.has(name) || (name === 'error' && !('statusCode' in response) && value !== undefined),
  );
  return added.length ? Object.fromEntries(added) : undefined;
}
