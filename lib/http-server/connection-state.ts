import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Connection, getTrackedRequests } from '../error-response/index.js';

/** The possible reactions to an error of a connection. */
export type ConnectionState =
  /** Respond: no other response is under way. `to` is the request that the error belongs to, if its header was read. */
  | { readonly kind: 'respond'; readonly to?: IncomingMessage }
  /** The response to an earlier request comes first. */
  | { readonly kind: 'wait'; readonly for: ServerResponse }
  /** The request has its response already. */
  | { readonly kind: 'close' }
  /** A part of the response to this request has been sent; it can neither be finished nor replaced. */
  | { readonly kind: 'cut' };

/**
 * Tells whether a response can be sent on a connection now: pipelined responses keep the order of their requests (RFC
 * 9112 §9.3.2).
 */
export function getConnectionState(connection: Connection): ConnectionState {
  const exchanges = getTrackedRequests(connection);
  const response = exchanges?.latest;
  if (!response) return { kind: exchanges?.unread?.deref()?.complete === false ? 'close' : 'respond' };
  if (response.req.complete) {
    return response.writableFinished ? { kind: 'respond' } : { kind: 'wait', for: response };
  }
  const { ahead } = exchanges;
  if (ahead && !ahead.writableFinished) return { kind: 'wait', for: ahead };
  if (!response.headersSent) return { kind: 'respond', to: response.req };
  return { kind: response.writableFinished ? 'close' : 'cut' };
}
