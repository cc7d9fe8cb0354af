import { Controller, Get, Logger, Module } from '@nestjs/common';
import { ConflictException, RegistryHttpModule } from 'nestjs-registry-http';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EVERY_ADAPTER, start, type AdapterName, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';
import { messagesOf, rawExchange } from '../support/raw-exchange.js';

@Controller()
class RespondingController {
  @Get('taken')
  taken(): never {
    throw new ConflictException('Taken', { headers: { 'X-Taken': 'yes' } });
  }
}

const TAKEN = { code: '409 Conflict', message: 'Taken' };
const MASKED = { code: '500 Internal Server Error' };

function fail(): never {
  throw new Error('planted failure');
}

/** Middleware that puts something of its own in place of a method of the response, as loggers and compression do. */
type Patch = (response: ServerResponse) => void;

const end =
  (make: (original: ServerResponse['end'], response: ServerResponse) => (body: string) => unknown): Patch =>
  response => {
    const original = response.end.bind(response) as ServerResponse['end'];
    response.end = make(original, response) as ServerResponse['end'];
  };

interface Failure {
  readonly patch: Patch;
  /** What the client gets for it; where there is nothing, the connection goes. */
  readonly body?: Partial<Record<AdapterName, object>>;
}

/** What may fail while the response to an error is written. */
const FAILURES: Readonly<Record<string, Failure>> = {
  'end always fails': { patch: end(() => fail) },
  'end fails once': {
    patch: end(original => {
      let calls = 0;
      return body => (calls++ ? original(body) : fail());
    }),
    // Fastify has written the head by then.
    body: { express: MASKED },
  },
  'end fails behind the whole response': {
    patch: end(original => body => {
      original(body);
      return fail();
    }),
    body: { express: TAKEN, fastify: TAKEN },
  },
  'end fails behind a part of the response': {
    patch: end((_, response) => body => {
      response.write(body.slice(0, 5));
      return fail();
    }),
  },
  'writeHead always fails': { patch: response => (response.writeHead = fail) },
  'writeHead fails once': {
    patch: response => {
      const original = response.writeHead;
      response.writeHead = () => {
        response.writeHead = original;
        return fail();
      };
    },
    body: { express: MASKED, fastify: MASKED },
  },
};

describe.each(EVERY_ADAPTER)('A response on %s', name => {
  let running: RunningApp | undefined;
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  afterEach(async () => {
    process.off('unhandledRejection', note);
    vi.restoreAllMocks();
    await running?.app.close();
  });

  it.each(Object.entries(FAILURES))('whose %s', async (_, { patch, body: { [name]: body } = {} }) => {
    process.on('unhandledRejection', note);
    const errors = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [RespondingController] })
    class AppModule {}
    running = await start(name, AppModule, {
      configure: app =>
        app.use((_request: unknown, response: ServerResponse, next: () => void) => {
          patch(response);
          next();
        }),
    });

    if (body) {
      const { status, headers, body: text } = await exchange(`${running.url}/taken`);
      const more = body === TAKEN ? { 'x-taken': 'yes' } : undefined;
      expect({ headers, body: text }).toEqual({
        headers: errorHeaders(body, more),
        body: JSON.stringify(body),
      });
      expect(`${status}`).toBe((body as { code: string }).code.slice(0, 3));
    } else {
      const { text, closed } = await rawExchange(running.port, 'GET /taken HTTP/1.1\r\nHost: h\r\n\r\n');
      expect(closed).toBe(true);
      // Nothing came, or a part.
      expect(() => messagesOf(text || 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n')).toThrow(
        'is not whole',
      );
    }
    expect(unhandled).toEqual([]);
    expect(errors.mock.calls.map(([message]) => String(message).split('\n')[0])).toEqual([
      'An error could not be answered as it should be',
    ]);
  });
});
