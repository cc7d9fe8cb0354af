import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  type Channel,
  closeAfter,
  exchangesOf,
  noteExchange,
  startOf,
} from '../../lib/error-response/request/request-tracker.js';

interface Pair {
  readonly request: IncomingMessage & { complete: boolean };
  readonly response: ServerResponse & { writableFinished: boolean };
}

function exchange(
  socket: object,
  { version = 1, stream = undefined as object | undefined, complete = true } = {},
): Pair {
  const request = { socket, stream, httpVersionMajor: version, complete } as never;
  return {
    request,
    response: Object.assign(new EventEmitter(), { req: request, writableFinished: false }) as never,
  };
}

function note(socket: object, options?: Parameters<typeof exchange>[1]): Pair {
  const pair = exchange(socket, options);
  noteExchange(pair.request, pair.response);
  return pair;
}

describe('The requests of a connection', () => {
  it('are told apart while they are pipelined', () => {
    const socket = {} as Channel;
    const first = note(socket);
    const second = note(socket);

    expect(exchangesOf(socket)).toMatchObject({ latest: second.response, ahead: first.response });
    expect(startOf(first.request, first.response)).toBeLessThanOrEqual(performance.now());
    expect(startOf(second.request, second.response)).toBeGreaterThanOrEqual(
      startOf(first.request, first.response) ?? Number.NaN,
    );
  });

  it('leave nothing behind when their responses are over', () => {
    const socket = {} as Channel;
    const nothing = { latest: undefined, ahead: undefined, earlier: undefined, unread: undefined };
    const first = note(socket);
    first.response.emit('close');
    expect(exchangesOf(socket)).toMatchObject(nothing);
    expect(startOf(first.request, first.response)).toBeUndefined();

    const pipelined = Array.from({ length: 100 }, () => note(socket));
    for (const { response } of pipelined) response.emit('close');
    expect(exchangesOf(socket)).toMatchObject(nothing);
  });

  it('do not pile up where a client never waits for a response', () => {
    const socket = {} as Channel;
    let ahead = note(socket);
    for (let sent = 0; sent < 100; sent++) {
      const next = note(socket);
      ahead.response.emit('close');
      ahead = next;
    }

    expect(exchangesOf(socket)).toMatchObject({
      latest: ahead.response,
      ahead: undefined,
      earlier: undefined,
    });
  });

  it('are kept weakly where a body still arrives after the response', () => {
    const socket = {} as Channel;
    const { request, response } = note(socket, { complete: false });
    response.emit('close');
    expect(exchangesOf(socket)?.latest).toBeUndefined();
    expect(exchangesOf(socket)?.unread?.deref()).toBe(request);
  });

  it('are not taken any more where a response is the last one', () => {
    const socket = {} as Channel;
    const { request } = note(socket);
    closeAfter(request);
    const late = exchange(socket);
    expect(noteExchange(late.request, late.response)).toBe(false);
  });

  it('have a stream each in HTTP/2', () => {
    const socket = {} as Channel;
    const [one, other] = [{}, {}].map(stream => note(socket, { version: 2, stream })) as [Pair, Pair];

    expect(exchangesOf(socket)).toBeUndefined();
    expect(startOf(one.request, one.response)).toBeDefined();
    expect(startOf(other.request, other.response)).toBeDefined();
    expect(startOf(one.request, other.response)).toBeUndefined();
  });
});
