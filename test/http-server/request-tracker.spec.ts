import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  type Connection,
  closeAfter,
  getTrackedRequests,
  trackRequest,
  getStartTime,
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
  trackRequest(pair.request, pair.response);
  return pair;
}

describe('The requests of a connection', () => {
  it('are told apart while they are pipelined', () => {
    const socket = {} as Connection;
    const first = note(socket);
    const second = note(socket);

    expect(getTrackedRequests(socket)).toMatchObject({ latest: second.response, ahead: first.response });
    expect(getStartTime(first.request, first.response)).toBeLessThanOrEqual(performance.now());
    expect(getStartTime(second.request, second.response)).toBeGreaterThanOrEqual(
      getStartTime(first.request, first.response) ?? Number.NaN,
    );
  });

  it('leave nothing behind when their responses are over', () => {
    const socket = {} as Connection;
    const nothing = { latest: undefined, ahead: undefined, earlier: undefined, unread: undefined };
    const first = note(socket);
    first.response.emit('close');
    expect(getTrackedRequests(socket)).toMatchObject(nothing);
    expect(getStartTime(first.request, first.response)).toBeUndefined();

    const pipelined = Array.from({ length: 100 }, () => note(socket));
    for (const { response } of pipelined) response.emit('close');
    expect(getTrackedRequests(socket)).toMatchObject(nothing);
  });

  it('do not pile up if a client never waits for a response', () => {
    const socket = {} as Connection;
    let ahead = note(socket);
    for (let sent = 0; sent < 100; sent++) {
      const next = note(socket);
      ahead.response.emit('close');
      ahead = next;
    }

    expect(getTrackedRequests(socket)).toMatchObject({
      latest: ahead.response,
      ahead: undefined,
      earlier: undefined,
    });
  });

  it('are kept weakly if a body still arrives after the response', () => {
    const socket = {} as Connection;
    const { request, response } = note(socket, { complete: false });
    response.emit('close');
    expect(getTrackedRequests(socket)?.latest).toBeUndefined();
    expect(getTrackedRequests(socket)?.unread?.deref()).toBe(request);
  });

  it('are not taken any more if a response is the last one', () => {
    const socket = {} as Connection;
    const { request } = note(socket);
    closeAfter(request);
    const late = exchange(socket);
    expect(trackRequest(late.request, late.response)).toBe(false);
  });

  it('have a stream each in HTTP/2', () => {
    const socket = {} as Connection;
    const [one, other] = [{}, {}].map(stream => note(socket, { version: 2, stream })) as [Pair, Pair];

    expect(getTrackedRequests(socket)).toBeUndefined();
    expect(getStartTime(one.request, one.response)).toBeDefined();
    expect(getStartTime(other.request, other.response)).toBeDefined();
    expect(getStartTime(one.request, other.response)).toBeUndefined();
  });
});
