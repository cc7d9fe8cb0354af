import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { isFastifyReply } from '../writers/fastify-reply.writer.js';
import { getIncomingMessage, type RequestLike } from './request-like.js';
import { getStartTime } from './request-tracker.js';

/**
 * The circumstances of an error that is sent.
 *
 * @publicApi
 */
export interface ErrorContext {
  /** The thrown value, unchanged. */
  readonly thrown: unknown;
  /** The status that is sent. */
  readonly status: number;
  /** The name that distinguishes the error from others of the same status. */
  readonly errorCode?: string | undefined;
  /** The method of the request. */
  readonly method: string;
  /** The target of the request, with its query. */
  readonly url: string;
  /** The pattern of the route that handled the request: `/facilities/:id`. Absent if no route did. */
  readonly route?: string | undefined;
  /** The id that the client sent: `X-Request-Id`, or the trace-id of `traceparent` (W3C Trace Context §3.2.2.3). */
  readonly requestId?: string | undefined;
  /**
   * How long the request has taken so far, in milliseconds. With the filter alone, without the module, only Fastify tells
   * it.
   */
  readonly durationMs?: number | undefined;
  /** The request as the adapter knows it. */
  readonly request: unknown;
  /** The response as the adapter knows it. */
  readonly response: unknown;
}

/** An error, and the request that it belongs to. */
interface HandledError {
  readonly thrown: unknown;
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly request: RequestLike;
  readonly response: object;
  readonly raw: ServerResponse;
  readonly route: string | undefined;
}

/** Creates the context that observers and the log receive. */
export function createErrorContext({
  thrown,
  status,
  errorCode,
  request,
  response,
  raw,
  route,
}: HandledError): ErrorContext {
  const incoming = getIncomingMessage(request);
  return {
    thrown,
    status,
    errorCode,
    method: incoming.method ?? '',
    url: readUrl(incoming),
    route,
    requestId: getRequestId(incoming.headers),
    durationMs: getRequestDuration(incoming, response, raw),
    request,
    response,
  };
}

/** Express keeps the whole target here while a router strips its part. */
export function readUrl(request: IncomingMessage & { originalUrl?: unknown }): string {
  return typeof request.originalUrl === 'string' ? request.originalUrl : (request.url ?? '');
}

/** Reads the module's record, or, if the filter works without the module, Fastify's time. */
function getRequestDuration(incoming: IncomingMessage, response: object, raw: object): number | undefined {
  const noted = getStartTime(incoming, raw);
  if (noted !== undefined) return toTenths(performance.now() - noted);
  const elapsed = isFastifyReply(response) ? response.elapsedTime : undefined;
  return typeof elapsed === 'number' && elapsed > 0 ? toTenths(elapsed) : undefined;
}

function toTenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

/** The maximum length of an id. */
const MAX_LENGTH = 128;

/** Version, trace-id, parent-id and flags (W3C Trace Context §3.2.2); an id of zeros only is invalid. */
const TRACEPARENT = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/;

/** The id that the client sent with a request: its `X-Request-Id`, in visible ASCII, or the trace-id of its `traceparent`. */
function getRequestId(headers: IncomingHttpHeaders): string | undefined {
  const { 'x-request-id': requestId, traceparent } = headers;
  if (typeof requestId === 'string') {
    const visible = requestId.replaceAll(/[^\x21-\x7e]/g, '').slice(0, MAX_LENGTH);
    if (visible) return visible;
  }
  return typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
}
