import type { ErrorMapper } from '../error-mapper.js';
import { isRecord } from '../is-record.js';
import { toException } from '../to-exception.js';

type StatusAndMessage = readonly [status: number, message: string];

const UNDECODABLE = [400, 'The path cannot be decoded'] as const;

/**
 * The response to an error of a body parser, by its `type` (body-parser, raw-body) or `code` (Fastify). Both adapters send
 * the same messages, and never those of the parsers, which quote the request.
 */
const BODY_ERRORS = {
  // body-parser: https://github.com/expressjs/body-parser#errors
  'entity.parse.failed': [400, 'The body is malformed'],
  'request.aborted': [400, 'The request was aborted'],
  'request.size.invalid': [400, 'The body does not have the length that was announced'],
  'querystring.parse.rangeError': [400, 'The body is nested too deeply'],
  'entity.verify.failed': [403, 'The body was refused'],
  'entity.too.large': [413, 'The body is too large'],
  'parameters.too.many': [413, 'The body has too many parameters'],
  'encoding.unsupported': [415, 'The content encoding is not supported'],
  'charset.unsupported': [415, 'The charset is not supported'],
  // Fastify: https://fastify.dev/docs/latest/Reference/Errors
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'The body is malformed'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'The body is malformed'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'The body does not have the length that was announced'],
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: [400, 'The body has no media type'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'The body is too large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'The media type is not supported'],
} as const satisfies Record<string, StatusAndMessage>;

/** The response to a target that the router cannot read. */
const TARGET_ERRORS = {
  FST_ERR_BAD_URL: UNDECODABLE,
  FST_ERR_MAX_PARAM_LENGTH: [414, 'A parameter of the path is too long'],
} as const satisfies Record<string, StatusAndMessage>;

const RESPONSES: ReadonlyMap<unknown, StatusAndMessage> = new Map<unknown, StatusAndMessage>(
  Object.entries({ ...BODY_ERRORS, ...TARGET_ERRORS }),
);

const requestErrors = new WeakSet<object>();

/** Whether an exception stands for an error of a body parser or a router, so that no handler was called. */
export function isRequestError(exception: object): boolean {
  return requestErrors.has(exception);
}

/** The errors of body parsers and routers. */
export const mapBodyParserError: ErrorMapper = error => {
  const known = responseTo(error);
  if (!known) return undefined;
  const exception = toException(known[0], known[1], { cause: error });
  requestErrors.add(exception);
  return exception;
};

function responseTo(error: unknown): StatusAndMessage | undefined {
  if (!isRecord(error)) return undefined;
  return (
    RESPONSES.get(error['type']) ??
    RESPONSES.get(error['code']) ??
    (isUndecodable(error) ? UNDECODABLE : undefined) ??
    (isBadlyCoded(error) || isBadJson(error) ? BODY_ERRORS['entity.parse.failed'] : undefined) ??
    (isAborted(error) ? BODY_ERRORS['request.aborted'] : undefined)
  );
}

/**
 * Whether an error is a body parser's, by members that only parsers set. A status proves nothing: middleware that refuses a
 * request for another reason sets one too. An exception counts only if its cause is a parser's error.
 */
export function isBodyError(error: unknown): boolean {
  if (!isRecord(error)) return false;
  const marked = isException(error) ? error['cause'] : error;
  if (!isRecord(marked)) return false;
  return (
    isBodyErrorName(marked['type']) ||
    isBodyErrorName(marked['code']) ||
    isBadlyCoded(marked) ||
    // http-errors gives any SyntaxError a status too, but also sets `expose`.
    (isBadJson(marked) && !('expose' in marked)) ||
    isAborted(marked)
  );
}

/** Whether an error is an exception of this library or of Nest. */
export function isException(error: unknown): boolean {
  return isRecord(error) && typeof error['getStatus'] === 'function';
}

/** Whether an error refuses the form of a body: its media type or charset, or its content coding. */
export function refusedForm(error: unknown): 'type' | 'coding' | undefined {
  if (!isRecord(error)) return undefined;
  if (error['type'] === 'encoding.unsupported') return 'coding';
  const response = RESPONSES.get(error['type']) ?? RESPONSES.get(error['code']);
  return response?.[0] === 415 ? 'type' : undefined;
}

/** The status that an error has, if it has one. */
export function readStatus(error: unknown): unknown {
  if (!isRecord(error)) return undefined;
  const { getStatus } = error;
  return typeof getStatus === 'function' ? getStatus.call(error) : (error['status'] ?? error['statusCode']);
}

function isBodyErrorName(name: unknown): boolean {
  return typeof name === 'string' && Object.hasOwn(BODY_ERRORS, name);
}

/** Errors of zlib while body-parser inflates. Body-parser sets the status, which no other error of zlib has. */
function isBadlyCoded({ code, status }: Readonly<Record<string, unknown>>): boolean {
  return status === 400 && typeof code === 'string' && code.startsWith('Z_');
}

/** The error of Fastify's parser up to 5.4, which has no code; its message quotes the body. */
function isBadJson(error: Readonly<Record<string, unknown>>): boolean {
  return error instanceof SyntaxError && error['statusCode'] === 400;
}

/** Node's error of an aborted upload. Fastify sets the status, which an upstream's error does not have. */
function isAborted({ code, statusCode, message }: Readonly<Record<string, unknown>>): boolean {
  // Internal: node-aborted
  return code === 'ECONNRESET' && statusCode === 400 && message === 'aborted';
}

/** Express's router has no code for an undecodable path: it throws a URIError, and sets its status. */
function isUndecodable(error: Readonly<Record<string, unknown>>): boolean {
  return error instanceof URIError && error['status'] === 400;
}
