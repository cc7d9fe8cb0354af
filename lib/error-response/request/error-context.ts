import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestDuration } from './request-duration.js';
import { getRequestId } from './request-id.js';
import { getIncomingMessage, type RequestLike } from './request-like.js';

/**
 * The circumstances of an error that is answered.
 *
 * @publicApi
 */
export interface ErrorContext {
  /** What was thrown, as it was thrown. */
  readonly thrown: unknown;
  /** The status that is answered. */
  readonly status: number;
  /** What tells the error from others of the same status. */
  readonly errorCode?: string | undefined;
  /** The method of the request. */
  readonly method: string;
  /** The target of the request, with its query. */
  readonly url: string;
  /** The pattern of the route that took the request: `/facilities/:id`. Nothing where none did. */
  readonly route?: string | undefined;
  /** The id that the client sent: `X-Request-Id`, or the trace-id of `traceparent` (W3C Trace Context §3.2.2.3). */
  readonly requestId?: string | undefined;
  /**
   * How long the request has taken so far, in milliseconds. With the filter alone, without the module, it is there where
   * somebody else has taken the time of its start: Fastify, pino-http (nestjs-pino) or morgan.
   */
  readonly durationMs?: number | undefined;
  /** The request as the adapter knows it. */
  readonly request: unknown;
  /** The response as the adapter knows it. */
  readonly response: unknown;
}

/** An error, and the request that it is answered to. */
interface Answered {
  readonly thrown: unknown;
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly request: RequestLike;
  readonly response: object;
  readonly raw: ServerResponse;
  route(): string | undefined;
}

/** What observers and the log are told of an error. */
export function createErrorContext({
  thrown,
  status,
  errorCode,
  request,
  response,
  raw,
  route,
}: Answered): ErrorContext {
  const incoming = getIncomingMessage(request);
  return {
    thrown,
    status,
    errorCode,
    method: incoming.method ?? '',
    url: readUrl(incoming),
    route: route(),
    requestId: getRequestId(incoming.headers),
    durationMs: getRequestDuration(request, incoming, response, raw),
    request,
    response,
  };
}

/** Express keeps the whole target here while a router strips its part. */
export function readUrl(request: IncomingMessage & { originalUrl?: unknown }): string {
  return typeof request.originalUrl === 'string' ? request.originalUrl : (request.url ?? '');
}
