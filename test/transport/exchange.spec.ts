import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { exchangeOf, latestExchange, noteExchange, type Channel } from '../../lib/response/exchange.js';

interface Pair {
  readonly request: IncomingMessage;
  readonly response: ServerResponse & { socket: unknown; writableFinished: boolean };
}

/** A request of a connection: it has the connection to itself, or waits behind another. */
function exchange(
  socket: object,
  { waits = false, version = 1, stream = undefined as object | undefined } = {},
): Pair {
  return {
    request: { socket, stream, httpVersionMajor: version } as never,
    response: { socket: waits ? null : socket, writableFinished: false } as never,
  };
}

describe('The requests of a connection', () => {
  it('are told apart while they are pipelined', () => {
    const socket = {} as Channel;
    const first = exchange(socket);
    const second = exchange(socket, { waits: true });
    noteExchange(first.request, first.response);
    noteExchange(second.request, second.response);

    expect(latestExchange(socket)?.response).toBe(second.response);
    expect(latestExchange(socket)?.ahead?.response).toBe(first.response);
    expect(exchangeOf(first.request, first.response)?.response).toBe(first.response);
    expect(exchangeOf(second.request, second.response)?.response).toBe(second.response);
  });

  it('leave nothing of one that is over behind', () => {
    const socket = {} as Channel;
    const first = exchange(socket);
    const second = exchange(socket);
    noteExchange(first.request, first.response);
    noteExchange(second.request, second.response);

    expect(latestExchange(socket)).toMatchObject({ response: second.response, ahead: undefined });
    expect(exchangeOf(first.request, first.response)).toBeUndefined();
  });

  it('do not pile up where a client never waits for an answer', () => {
    const socket = {} as Channel;
    let ahead = exchange(socket);
    noteExchange(ahead.request, ahead.response);
    for (let sent = 0; sent < 100; sent++) {
      const next = exchange(socket, { waits: true });
      noteExchange(next.request, next.response);
      ahead.response.writableFinished = true;
      ahead = next;
    }

    let kept = 0;
    for (let at = latestExchange(socket); at; at = at.ahead) kept++;
    expect(kept).toBeLessThanOrEqual(3);
  });

  it('have a stream each in HTTP/2', () => {
    const socket = {} as Channel;
    const [one, other] = [{}, {}].map(stream => exchange(socket, { version: 2, stream })) as [Pair, Pair];
    noteExchange(one.request, one.response);
    noteExchange(other.request, other.response);

    expect(latestExchange(socket)).toBeUndefined();
    expect(exchangeOf(one.request, one.response)?.response).toBe(one.response);
    expect(exchangeOf(other.request, other.response)?.response).toBe(other.response);
  });
});
