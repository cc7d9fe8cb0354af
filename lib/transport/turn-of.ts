import type { IncomingMessage, ServerResponse } from 'node:http';
import { latestExchange, type Channel } from '../response/index.js';

/** What can be done, at this moment, about an error of a connection. */
export type Turn =
  /** Answer: no other answer is under way. `to` is the request that the error belongs to, where its header was read. */
  | { readonly kind: 'answer'; readonly to?: IncomingMessage }
  /** An answer to an earlier request comes first. */
  | { readonly kind: 'wait'; readonly for: ServerResponse }
  /** The request has its answer already. */
  | { readonly kind: 'close' }
  /** Part of the answer to this very request is out, and it can neither be finished nor replaced. */
  | { readonly kind: 'cut' };

/** Whose turn it is on a connection: pipelined answers go out in the order of their requests (RFC 9112 §9.3.2). */
export function turnOf(connection: Channel): Turn {
  const latest = latestExchange(connection);
  if (!latest) return { kind: 'answer' };
  const { response, ahead } = latest;
  if (response.req.complete) {
    return response.writableFinished ? { kind: 'answer' } : { kind: 'wait', for: response };
  }
  if (ahead && !ahead.response.writableFinished) return { kind: 'wait', for: ahead.response };
  if (!response.headersSent) return { kind: 'answer', to: response.req };
  return { kind: response.writableFinished ? 'close' : 'cut' };
}
