import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';

/** A request of a connection, and how far its answer is. */
export interface Exchange {
  response: ServerResponse;
  /** When the request began, by the clock of `performance.now()`. */
  started: number;
  /** The one whose answer goes out before this one's, where requests are pipelined (RFC 9112 §9.3.2). */
  ahead?: Exchange | undefined;
}

const LATEST = Symbol('nestjs-registry-http: the latest request of a connection');

/** A connection, or a stream of HTTP/2, with its latest request: a member of its own, since every request writes it. */
export type Channel = Duplex & { [LATEST]?: Exchange };

/**
 * Notes a request as its header has been read. Every request pays for it, a tenth of a microsecond: Node tells only in
 * private members which answers of a connection are under way, and when a request began it does not tell at all.
 */
export function noteExchange(request: IncomingMessage, response: ServerResponse): void {
  const channel = channelOf(request);
  const started = performance.now();
  const latest = channel[LATEST];
  if (latest && response.socket) {
    // It may be written to the connection at once: whatever was before it is over.
    latest.response = response;
    latest.started = started;
    latest.ahead = undefined;
  } else {
    if (latest) forgetFinished(latest);
    channel[LATEST] = { response, started, ahead: latest };
  }
}

/** The latest request of a connection. */
export function latestExchange(channel: Channel): Exchange | undefined {
  return channel[LATEST];
}

/** What was noted of a request, if anything was. */
export function exchangeOf(request: IncomingMessage, response: object): Exchange | undefined {
  let exchange = (channelOf(request) as Channel | undefined)?.[LATEST];
  while (exchange && exchange.response !== response) exchange = exchange.ahead;
  return exchange;
}

/** Streams of HTTP/2 have their connection in common, and no order. */
function channelOf(request: IncomingMessage & { readonly stream?: unknown }): Channel {
  return request.httpVersionMajor === 2 ? (request.stream as Channel) : request.socket;
}

/** A client that never waits for its answers must not have all of them kept. */
function forgetFinished(latest: Exchange): void {
  for (let exchange: Exchange | undefined = latest; exchange; exchange = exchange.ahead) {
    if (exchange.ahead?.response.writableFinished) exchange.ahead = undefined;
  }
}
