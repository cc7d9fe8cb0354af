import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';

/**
 * The requests of a connection that wait for their responses. Node keeps them in private members only, and does not keep
 * the start time of a request.
 */
export interface Exchanges {
  /** The response to the latest request, until it is over. */
  latest: ServerResponse | undefined;
  /** When the latest request began, by the clock of `performance.now()`. */
  started: number;
  /** The response that is sent before the latest one, if requests are pipelined (RFC 9112 §9.3.2). */
  ahead: ServerResponse | undefined;
  /** When the pipelined requests before the latest one began. */
  earlier: Map<ServerResponse, number> | undefined;
  /** A request that has its complete response, while its body is still arriving. Node keeps it for the same time. */
  unread: WeakRef<IncomingMessage> | undefined;
  /** Whether the response under way is the last one: no further request is executed. */
  isClosing: boolean;
}

const EXCHANGES = Symbol('nestjs-registry-http: the requests of a connection');

/** A connection, or a stream of HTTP/2. */
export type Connection = Duplex & { [EXCHANGES]?: Exchanges };

/** The response keeps the record too: undici removes the socket from a request whose body it forwards. */
type NotedResponse = ServerResponse & { [EXCHANGES]?: Exchanges };

/**
 * Records a request whose header has been read. This runs for every request, so there is one record for each connection,
 * and one listener for all responses. The record keeps nothing of a request whose response is over.
 *
 * @returns whether the request is to be executed
 */
export function trackRequest(request: IncomingMessage, response: ServerResponse): boolean {
  const channel = getConnection(request);
  // A hand-made request may have none.
  if (!channel) return true;
  const exchanges = getRecord(channel);
  if (exchanges.isClosing) return false;
  if (exchanges.latest) {
    exchanges.earlier ??= new Map();
    exchanges.earlier.set(exchanges.latest, exchanges.started);
    exchanges.ahead = exchanges.latest;
  }
  exchanges.latest = response;
  exchanges.started = performance.now();
  // A stream of HTTP/2 has one request, and ends with it.
  if (request.httpVersionMajor !== 2) {
    (response as NotedResponse)[EXCHANGES] = exchanges;
    response.on('close', forget);
  }
  return true;
}

/** Makes the response to a request the last one of its connection: later requests are not executed (RFC 9112 §9.6). */
export function closeAfter(request: IncomingMessage): void {
  const channel = getConnection(request);
  if (channel && request.httpVersionMajor !== 2) getRecord(channel).isClosing = true;
}

/** The requests of a connection, if there has been one. */
export function getTrackedRequests(channel: Connection): Exchanges | undefined {
  return channel[EXCHANGES];
}

/** When a request began, by the clock of `performance.now()`: known until its response is over. */
export function getStartTime(request: IncomingMessage, response: object): number | undefined {
  const exchanges = getConnection(request)?.[EXCHANGES];
  if (exchanges?.latest === response) return exchanges?.started;
  return exchanges?.earlier?.get(response as ServerResponse);
}

function getRecord(channel: Connection): Exchanges {
  return (channel[EXCHANGES] ??= {
    latest: undefined,
    started: 0,
    ahead: undefined,
    earlier: undefined,
    unread: undefined,
    isClosing: false,
  });
}

/** HTTP/2 streams share a connection, and have no order. */
function getConnection(request: IncomingMessage & { readonly stream?: unknown }): Connection | undefined {
  return request.httpVersionMajor === 2 ? (request.stream as Connection) : request.socket;
}

/** Forgets a response that has been sent or cut off. */
function forget(this: NotedResponse): void {
  const { req, [EXCHANGES]: exchanges } = this;
  if (!exchanges) return;
  if (exchanges.latest === this) {
    exchanges.latest = undefined;
    if (!req.complete) exchanges.unread = new WeakRef(req);
  } else {
    exchanges.earlier?.delete(this);
    if (exchanges.earlier?.size === 0) exchanges.earlier = undefined;
  }
  if (exchanges.ahead === this) exchanges.ahead = undefined;
}
