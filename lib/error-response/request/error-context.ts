import type { IncomingMessage, ServerResponse } from 'node:http';
import { durationOf } from './duration-of.js';
import type { ErrorContext } from './error-context.js';
import { requestIdOf } from './request-id.js';
import { incomingOf, type RequestLike } from './request-like.js';

/** An error, and the request that it is answered to. */
interface Answered {
  readonly thrown: unknown;
  readonly status: number;
  readonly request: RequestLike;
  readonly response: object;
  readonly raw: ServerResponse;
  route(): string | undefined;
}

/** What observers and the log are told of an error. */
export function circumstancesOf({ thrown, status, request, response, raw, route }: Answered): ErrorContext {
  const incoming = incomingOf(request);
  return {
    thrown,
    status,
    method: incoming.method ?? '',
    url: urlOf(incoming),
    route: route(),
    requestId: requestIdOf(incoming.headers),
    durationMs: durationOf(request, incoming, response, raw),
    request,
    response,
  };
}

/** Express keeps the whole target here while a router strips its part. */
export function urlOf(request: IncomingMessage & { originalUrl?: unknown }): string {
  return typeof request.originalUrl === 'string' ? request.originalUrl : (request.url ?? '');
}
