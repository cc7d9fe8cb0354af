import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

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

const LATEST = Symbol('nestjs-registry-http: the latest answer of a connection');

/** A connection with its latest answer: a member of its own, since every request writes it. */
type Connection = Duplex & { [LATEST]?: ServerResponse };

/**
 * The requests of each connection, and how far their answers are. Node tells it only in private members, so it is
 * followed here: one member of a connection, and an entry for each answer that waits behind another (pipelining).
 */
export class Conversations {
  private readonly ahead = new WeakMap<ServerResponse, ServerResponse>();

  follow(request: IncomingMessage, response: ServerResponse): void {
    const connection: Connection = request.socket;
    const previous = connection[LATEST];
    if (previous && !previous.writableFinished) this.ahead.set(response, previous);
    connection[LATEST] = response;
  }

  /** Whose turn it is on a connection: pipelined answers go out in the order of their requests (RFC 9112 §9.3.2). */
  turnOf(socket: Connection): Turn {
    const response = socket[LATEST];
    if (!response) return { kind: 'answer' };
    if (response.req.complete) {
      return response.writableFinished ? { kind: 'answer' } : { kind: 'wait', for: response };
    }
    const ahead = this.ahead.get(response);
    if (ahead && !ahead.writableFinished) return { kind: 'wait', for: ahead };
    if (!response.headersSent) return { kind: 'answer', to: response.req };
    return { kind: response.writableFinished ? 'close' : 'cut' };
  }
}
