import dns, { type LookupAddress, type LookupAllOptions } from 'node:dns';
import { createServer, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { registryFastifyOptions } from 'nestjs-registry-http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EVERY_ADAPTER, type AdapterName, type RunningApp } from '../support/adapters.js';
import { messagesOf, rawExchange } from '../support/raw-exchange.js';
import { MAKE, serve } from './facilities.js';

const HOST = 'Host: localhost\r\n';
const get = (path: string, fields = ''): string => `GET ${path} HTTP/1.1\r\n${HOST}${fields}\r\n`;
const postChunked = (path: string): string =>
  `POST ${path} HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
const MALFORMED = '{"code":"400 Bad Request","message":"The request is malformed"}';
const responses = (text: string) => messagesOf(text).map(({ status, body }) => [status, body]);

describe.concurrent.each(EVERY_ADAPTER)('a connection that is in use on %s', name => {
  let running: RunningApp;
  beforeAll(async () => (running = await serve(MAKE[name]())));
  afterAll(() => running.app.close());

  it('a response that is still to come goes out before the refusal of what follows', async () => {
    const { text, closed } = await rawExchange(running.port, `${get('/facilities/slow')}garbage\r\n\r\n`);
    expect(responses(text)).toEqual([
      [200, '{"slow":true}'],
      [400, MALFORMED],
    ]);
    expect(closed).toBe(true);
  });

  it('a response of which a part is out is finished before the refusal of what follows', async () => {
    const { text } = await rawExchange(running.port, get('/facilities/drip'), {
      later: [
        socket => {
          socket.write('garbage\r\n\r\n');
          setTimeout(() => socket.write('more garbage'), 50);
        },
      ],
      inTurn: true,
    });
    expect(responses(text)).toEqual([
      [200, 'dripdrop'],
      [400, MALFORMED],
    ]);
  });

  it('pipelined responses go out in order before the refusal', async () => {
    const { text } = await rawExchange(
      running.port,
      `${get('/facilities/slow')}${get('/facilities')}${get('/facilities/drip')}garbage\r\n\r\n`,
    );
    expect(responses(text)).toEqual([
      [200, '{"slow":true}'],
      [200, '{"facilities":[]}'],
      [200, 'dripdrop'],
      [400, MALFORMED],
    ]);
  });

  it('a malformed body behind another request is refused in its turn', async () => {
    const { text } = await rawExchange(
      running.port,
      `${get('/facilities/slow')}${postChunked('/facilities')}zz\r\n`,
    );
    expect(responses(text)).toEqual([
      [200, '{"slow":true}'],
      [400, MALFORMED],
    ]);
  });

  it('a request whose body fails while its response is on its way is cut off', async () => {
    const { text, closed } = await rawExchange(
      running.port,
      `${postChunked('/echo').replace('application/json', 'text/plain')}2\r\n{}\r\n`,
      {
        later: ['zz\r\n'],
        inTurn: true,
      },
    );
    expect(() => messagesOf(text)).toThrow('whole');
    expect(text).toContain('HTTP/1.1 200 OK');
    expect(text).not.toContain('400 Bad Request');
    expect(closed).toBe(true);
  });

  it('a request after one with a response is refused on the same connection', async () => {
    const { text } = await rawExchange(running.port, get('/facilities'), {
      later: ['garbage\r\n\r\n'],
      inTurn: true,
    });
    expect(responses(text)).toEqual([
      [200, '{"facilities":[]}'],
      [400, MALFORMED],
    ]);
  });

  it('a request that has its whole response gets no second one if the rest of its body fails', async () => {
    const { text, closed } = await rawExchange(
      running.port,
      get('/facilities', 'Transfer-Encoding: chunked\r\n'),
      { later: ['zz\r\n'], inTurn: true },
    );
    expect(responses(text)).toEqual([[200, '{"facilities":[]}']]);
    expect(closed).toBe(true);
  });

  it('a request after the last one of a connection gets no response', async () => {
    const { text, closed } = await rawExchange(
      running.port,
      `${get('/facilities/slow', 'Connection: close\r\n')}garbage\r\n\r\n`,
    );
    expect(responses(text)).toEqual([[200, '{"slow":true}']]);
    expect(closed).toBe(true);
  });

  it('CONNECT waits for its turn too', async () => {
    const { text } = await rawExchange(
      running.port,
      `${get('/facilities/slow')}CONNECT example.org:443 HTTP/1.1\r\n${HOST}\r\n`,
    );
    expect(responses(text)).toEqual([
      [200, '{"slow":true}'],
      [404, '{"code":"404 Not Found","message":"Resource not found"}'],
    ]);
  });

  it('a client that closes its side in the middle of a header is told', async () => {
    const { text, closed } = await rawExchange(running.port, 'GET /facilities HTT', {
      later: [socket => socket.end()],
    });
    expect(responses(text)).toEqual([[400, MALFORMED]]);
    expect(closed).toBe(true);
  });

  it('a client that never closes its side is cut off', async () => {
    const { closed, milliseconds } = await rawExchange(running.port, 'garbage\r\n\r\n', {
      later: Array.from({ length: 30 }, () => 'garbage\r\n\r\n'),
      pause: 50,
      timeout: 4_000,
    });
    expect(closed).toBe(true);
    expect(milliseconds).toBeLessThan(3_000);
  });
});

/** One after the other: they read the one log of the process. */
describe.each(EVERY_ADAPTER)('the log of a connection on %s', name => {
  let running: RunningApp;
  beforeAll(async () => (running = await serve(MAKE[name]())));
  afterAll(() => running.app.close());
  afterEach(() => vi.restoreAllMocks());

  it('a connection that the application destroys gets no response, and logs nothing above debug', async () => {
    const log = silence();
    running.app
      .getHttpServer()
      .once('connection', (socket: Socket) => socket.once('data', () => socket.destroy(new Error('Enough'))));
    expect(await rawExchange(running.port, get('/facilities/slow'))).toMatchObject({
      text: '',
      closed: true,
    });
    expect(log).not.toHaveBeenCalled();
  });

  it('an aborted upload gets no response, and logs nothing above debug', async () => {
    const log = silence();
    const { text, closed } = await rawExchange(running.port, `${postChunked('/facilities')}20\r\n{"name":`, {
      later: [socket => socket.end()],
    });
    expect(text).toBe('');
    expect(closed).toBe(true);
    await rawExchange(running.port, `${postChunked('/facilities')}20\r\n{"name":`, {
      later: [socket => socket.resetAndDestroy()],
    });
    expect(log).not.toHaveBeenCalled();
  });

  it('a reset writes nothing and logs nothing above debug', async () => {
    const log = silence();
    await rawExchange(running.port, 'GET /facilities HTT', { later: [socket => socket.resetAndDestroy()] });
    await rawExchange(running.port, get('/facilities/slow'), { later: [socket => socket.resetAndDestroy()] });
    expect((await rawExchange(running.port, get('/facilities', 'Connection: close\r\n'))).text).toContain(
      '200 OK',
    );
    expect(log).not.toHaveBeenCalled();
  });

  it('a refusal is logged once at debug, without the bytes that came', async () => {
    const debug = vi.spyOn(Logger.prototype, 'debug').mockReturnValue();
    vi.spyOn(Logger, 'isLevelEnabled').mockReturnValue(true);
    await rawExchange(
      running.port,
      `GET /facilities HTTP/1.1\r\n${HOST}Authorization: Basic c2VjcmV0\r\nBad\r\n\r\n`,
      {
        later: ['and more\r\n\r\n'],
      },
    );
    expect(debug.mock.calls.filter(([line]) => String(line).includes('400'))).toEqual([
      ['400 HPE_INVALID_HEADER_TOKEN'],
    ]);
  });
});

/** Adapters whose server has options that Nest does not pass on. */
const WITH_SERVER_OPTIONS: Record<AdapterName, (options: ServerOptions) => AbstractHttpAdapter> = {
  express: options => {
    class TunedAdapter extends ExpressAdapter {
      override initHttpServer(): void {
        this.setHttpServer(createServer(options, this.getInstance()));
      }
    }
    return new TunedAdapter();
  },
  fastify: ({ requestTimeout, ...http }) =>
    new FastifyAdapter(registryFastifyOptions({ requestTimeout, http })),
};

describe.concurrent.each(EVERY_ADAPTER)('limits of the server on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    const options = { connectionsCheckingInterval: 50, headersTimeout: 150, requestTimeout: 150 };
    running = await serve(WITH_SERVER_OPTIONS[name](options));
    running.app.getHttpServer().maxRequestsPerSocket = 2;
  });
  afterAll(() => running.app.close());

  const TIMEOUT = '{"code":"408 Request Timeout","message":"The request did not arrive in time"}';

  it('a header that does not come to its end is a 408', async () => {
    const { text, closed } = await rawExchange(running.port, 'GET /facilities HTTP/1.1\r\n');
    expect(responses(text)).toEqual([[408, TIMEOUT]]);
    expect(messagesOf(text)[0]?.headers).toMatchObject({ connection: 'close', vary: 'Accept' });
    expect(closed).toBe(true);
  });

  it('a body that does not come to its end is a 408', async () => {
    const { text } = await rawExchange(running.port, `${postChunked('/facilities')}2\r\n`);
    expect(responses(text)).toEqual([[408, TIMEOUT]]);
  });

  it('a request too many on a connection is a 503', async () => {
    const { text, closed } = await rawExchange(running.port, get('/facilities'), {
      later: [get('/facilities'), get('/facilities')],
      inTurn: true,
    });
    const OK = [200, '{"facilities":[]}'];
    expect(responses(text)).toEqual([OK, OK, [503, '{"code":"503 Service Unavailable"}']]);
    expect(closed).toBe(true);
    // Behind other responses it is Node's own.
    const pipelined = await rawExchange(running.port, get('/facilities').repeat(3), { timeout: 500 });
    expect(responses(pipelined.text)).toEqual([OK, OK, [503, '']]);
  });
});

describe.concurrent.each(EVERY_ADAPTER)('the responsible responder on %s', name => {
  const OWN = 'HTTP/1.1 418 Own\r\nContent-Length: 3\r\nConnection: close\r\n\r\nown';

  it.each(['before', 'after'])(
    'a listener that the application puts on the server %s its start',
    async when => {
      const listen = (app: RunningApp['app']) =>
        app.getHttpServer().on('clientError', (_: Error, socket: NodeJS.WritableStream) => socket.end(OWN));
      const running = await serve(MAKE[name](), when === 'before' ? { configure: listen } : {});
      if (when === 'after') listen(running.app);
      const { text } = await rawExchange(running.port, 'garbage\r\n\r\n');
      expect(text).toBe(OWN);
      // The other events stay the module's.
      const expectation = await rawExchange(running.port, get('/facilities', 'Expect: tea\r\n'));
      expect(responses(expectation.text)).toMatchObject([
        [417, expect.stringContaining('417 Expectation Failed')],
      ]);
      await running.app.close();
    },
  );

  it('a listener of the application for expectations', async () => {
    const running = await serve(MAKE[name]());
    running.app
      .getHttpServer()
      .on('checkExpectation', (_: unknown, response: { end(): void; statusCode: number }) => {
        response.statusCode = 299;
        response.end();
      });
    const { text } = await rawExchange(
      running.port,
      get('/facilities', 'Expect: tea\r\nConnection: close\r\n'),
    );
    expect(text).toMatch(/^HTTP\/1\.1 299 /);
    await running.app.close();
  });

  it('the application may leave out the check of Host', async () => {
    const running = await serve(WITH_SERVER_OPTIONS[name]({ requireHostHeader: false }));
    for (const hosts of ['', 'Host: a.test\r\nHost: b.test\r\n']) {
      const bytes = `GET /facilities HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`;
      expect(responses((await rawExchange(running.port, bytes)).text)).toEqual([[200, '{"facilities":[]}']]);
    }
    await running.app.close();
  });
});

type Found = (error: null, addresses: LookupAddress[]) => void;
const LOCALHOST: LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

describe('Fastify', () => {
  afterEach(() => vi.restoreAllMocks());

  const start = (options?: object) => serve(new FastifyAdapter(options));

  it('keeps a clientErrorHandler of the application, with registryFastifyOptions and without', async () => {
    const clientErrorHandler = (_: Error, socket: NodeJS.WritableStream) =>
      socket.end('HTTP/1.1 418 Own\r\nConnection: close\r\n\r\n');
    for (const options of [{ clientErrorHandler }, registryFastifyOptions({ clientErrorHandler })]) {
      const running = await start(options);
      expect((await rawExchange(running.port, 'garbage\r\n\r\n')).text).toMatch(/^HTTP\/1\.1 418 Own/);
      await running.app.close();
    }
  });

  it('responds to malformed HTTP in shape without registryFastifyOptions too', async () => {
    const running = await start();
    expect(responses((await rawExchange(running.port, 'garbage\r\n\r\n')).text)).toEqual([[400, MALFORMED]]);
    await running.app.close();
  });

  it('responds in shape on every address of localhost', async () => {
    // Whatever this machine calls localhost.
    const { lookup } = dns;
    vi.spyOn(dns, 'lookup').mockImplementation(((host: string, options: LookupAllOptions, done: Found) =>
      options.all && host === 'localhost'
        ? done(null, LOCALHOST)
        : lookup(host, options, done as never)) as never);
    const { app, port } = await serve(MAKE.fastify(), {}, 'localhost');
    expect((app.getHttpAdapter().getInstance() as FastifyInstance).addresses()).toHaveLength(2);
    for (const { address: host } of LOCALHOST) {
      for (const [bytes, body] of [
        ['garbage\r\n\r\n', MALFORMED],
        ['GET / HTTP/1.1\r\n\r\n', '{"code":"400 Bad Request","message":"The Host header is missing"}'],
      ] as const) {
        const { text } = await rawExchange(port, bytes, { host });
        expect(responses(text)).toEqual([[400, body]]);
      }
    }
    await app.close();
  });
});

/** Collects what is logged above debug, as if every level were on. */
function silence() {
  vi.spyOn(Logger, 'isLevelEnabled').mockReturnValue(true);
  vi.spyOn(Logger.prototype, 'debug').mockReturnValue();
  const log = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
  vi.spyOn(Logger.prototype, 'warn').mockImplementation(log as never);
  vi.spyOn(Logger.prototype, 'log').mockImplementation(log as never);
  return log;
}
