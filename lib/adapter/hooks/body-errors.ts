import type { IncomingHttpHeaders } from 'node:http';
import { isBodyError, isException, readStatus } from '../../error-mapping/index.js';
import { getIncomingMessage, type RequestLike } from '../../error-response/index.js';
import type { AdapterRouting } from '../routing/adapter-routing.js';

/** The statuses of errors about a body. */
const BODY_STATUSES: ReadonlySet<unknown> = new Set([400, 411, 413, 415, 422]);

/**
 * Whether an error is about the body of a request. An adapter's own parsers mark their errors. A third-party parser,
 * of XML for example, throws plain errors, which count if only a parser can have thrown them.
 */
export function isOfBody(error: unknown, request: RequestLike, routing: AdapterRouting): boolean {
  if (isBodyError(error)) return true;
  const { headers } = getIncomingMessage(request);
  if (isException(error) || !hasBody(headers)) return false;
  const status = readStatus(error);
  if (routing.isParsing(request)) return status === undefined || BODY_STATUSES.has(status);
  return isPlain(error) && BODY_STATUSES.has(status) && isForeign(headers, routing.types.list());
}

/** Whether a request has a body (RFC 9112 §6.3). */
export function hasBody({
  'transfer-encoding': coding,
  'content-length': length,
}: IncomingHttpHeaders): boolean {
  return coding !== undefined || Number(length ?? 0) > 0;
}

/**
 * Whether the body has a media type that the adapter's own parsers do not parse. Errors of those parsers carry marks of
 * their own.
 */
function isForeign({ 'content-type': type }: IncomingHttpHeaders, parsed: readonly string[]): boolean {
  const [essence] = (type ?? '').split(';', 1);
  return essence ? !parsed.includes(essence.trim().toLowerCase()) : false;
}

/** Whether an error is plain. Errors of http-errors have `expose`; the router throws a URIError. */
function isPlain(error: unknown): boolean {
  return error instanceof Error && !(error instanceof URIError) && !('expose' in error);
}

/** Whether Fastify refused a media type because it has no parser for it. */
export function isOfMediaType(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
}

/**
 * Names of errors about malformed text: `JSON.parse` throws a SyntaxError, `decodeURIComponent` a URIError, and parsers of
 * YAML or XML use names like ParseError.
 */
const MALFORMED = /syntax|pars|^URIError$/i;

/** Marks a parser's error about malformed text as a body parser's error, unless it has a type or a status. */
export function markMalformed<T>(error: T): T {
  const isMalformed =
    error instanceof Error &&
    MALFORMED.test(error.name) &&
    !('type' in error) &&
    readStatus(error) === undefined;
  if (isMalformed && Object.isExtensible(error)) {
    Object.assign(error, { type: 'entity.parse.failed', statusCode: 400 });
  }
  return error;
}
