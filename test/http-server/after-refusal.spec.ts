import { createServer, type IncomingMessage, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Get, Module, Post, Req } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { RegistryHttpModule, registryFastifyOptions } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, type AdapterName, type RunningApp } from '../support/adapters.js';
import { messagesOf, rawExchange, type RawOptions } from '../support/raw-exchange.js';
import { serve } from './facilities.js';

/*
 * The row: a half-sent POST gets a 408, then the rest of its body comes. Its neighbours: the rest comes with a whole
 * request behind it; the header is half-sent; the 408 waits for the response to an earlier request; the refusal is a 400,
 * a 413, a 431 or a 503 for a request too many; the connection ends by `Connection: close` after a 400 for `Host` or a 417;
 * the handler is at work already when the 408 goes out; the upload never ends.
 */

type AnyRequest = IncomingMessage | { raw: IncomingMessage };

/** The ports of each connection, the server's and the client's: a socket that is closed does not know them. */
const ports = new WeakMap<Socket, string>();
const handled = new Map<string, string[]>();

function record(request: AnyRequest, entry: string): void {
  const connection = ports.get(('raw' in request ? request.raw : request).socket) ?? '';
  handled.set(connection, [...(handled.get(connection) ?? []), entry]);
}

@Controller()
class WritesController {
  @Post('writes')
  create(@Body() body: { name?: string }, @Req() request: AnyRequest): object {
    record(request, `POST ${String(body.name)}`);
    return { created: true };
  }

  @Get('reads')
  list(@Req() request: AnyRequest): object {
    record(request, 'GET');
    return { reads: [] };
  }

  @Get('slow')
  async slow(): Promise<object> {
    await sleep(600);
    return { slow: true };
  }

  /** Does not wait for its body, and is still at work when the time is up. */
  @Post('impatient')
  async impatient(@Req() request: AnyRequest): Promise<object> {
    record(request, 'impatient');
    await sleep(600);
    return { complete: 'raw' in request ? request.raw.complete : request.complete };
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [WritesController] })
class WritesModule {}

const HOST = 'Host: localhost\r\n';
const JSON_TYPE = 'Content-Type: application/json\r\n';
const WHOLE = `POST /writes HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 15\r\n\r\n{"name":"next"}`;
const HALF = `POST /writes HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 15\r\n\r\n{"name"`;
const REST = ':"late"}';
const GET = `GET /reads HTTP/1.1\r\n${HOST}\r\n`;

const TIMEOUT = '{"code":"408 Request Timeout","message":"The request did not arrive in time"}';
const MALFORMED = '{"code":"400 Bad Request","message":"The request is malformed"}';
/** A client that does not stop sending for a response. */
async function stubborn(port: number, bytes: string, options?: RawOptions) {
  const exchange = await rawExchange(port, bytes, { halfOpen: true, timeout: 1_000, ...options });
  return { ...exchange, executed: handled.get(`${port} ${exchange.localPort}`) ?? [] };
}
const responses = (text: string) => messagesOf(text).map(({ status, body }) => [status, body]);

const LIMITS = { connectionsCheckingInterval: 20, headersTimeout: 150, requestTimeout: 150 };

const MAKE: Record<AdapterName, (options?: ServerOptions) => AbstractHttpAdapter> = {
  express: options => {
    class TunedAdapter extends ExpressAdapter {
      override initHttpServer(): void {
        this.setHttpServer(createServer({ ...options }, this.getInstance()));
      }
    }
    return new TunedAdapter();
  },
  fastify: ({ requestTimeout = 0, ...http } = {}) =>
    new FastifyAdapter(registryFastifyOptions({ requestTimeout, http })),
};

function start(...args: Parameters<typeof serve>) {
  return serve(...args).then(running => {
    running.app.getHttpServer().on('connection', (socket: Socket) => {
      const connection = `${socket.localPort} ${socket.remotePort}`;
      ports.set(socket, connection);
      handled.delete(connection);
    });
    return running;
  });
}

describe.concurrent.each(EVERY_ADAPTER)('after a 408 on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    const configure = (app: RunningApp['app']) => {
      const instance: unknown = app.getHttpAdapter().getInstance();
      // Fastify refuses what it has no parser for; this one leaves the body to the handler.
      if (name === 'fastify') {
        (instance as FastifyInstance).addContentTypeParser('application/x-unparsed', (_, __, done) =>
          done(null),
        );
      }
    };
    running = await start(MAKE[name](LIMITS), { configure }, '127.0.0.1', WritesModule);
  });
  afterAll(() => running.app.close());

  it('the rest of the body is not executed', async () => {
    const { text, closed, executed } = await stubborn(running.port, HALF, { later: [REST], pause: 400 });
    expect(responses(text)).toEqual([[408, TIMEOUT]]);
    expect(messagesOf(text)[0]?.headers).toMatchObject({ connection: 'close', vary: 'Accept' });
    expect(closed).toBe(true);
    expect(executed).toEqual([]);
  });

  it('whole requests that follow are not executed', async () => {
    const { text, closed, executed } = await stubborn(running.port, HALF, {
      later: [REST + WHOLE, GET, WHOLE],
      pause: 300,
    });
    expect(responses(text)).toEqual([[408, TIMEOUT]]);
    expect(closed).toBe(true);
    expect(executed).toEqual([]);
  });

  it('the rest of a half-sent header is not executed', async () => {
    const { text, executed } = await stubborn(running.port, 'GET /reads HTTP/1.1\r\n', {
      later: [`${HOST}\r\n`],
      pause: 400,
    });
    expect(responses(text)).toEqual([[408, TIMEOUT]]);
    expect(executed).toEqual([]);
  });

  it('nothing is executed while the 408 waits for an earlier response', async () => {
    const { text, closed, executed } = await stubborn(
      running.port,
      `GET /slow HTTP/1.1\r\n${HOST}\r\n${HALF}`,
      {
        later: [REST, WHOLE],
        pause: 450,
        timeout: 1_500,
      },
    );
    expect(responses(text)).toEqual([
      [200, '{"slow":true}'],
      [408, TIMEOUT],
    ]);
    expect(closed).toBe(true);
    expect(executed).toEqual([]);
  });

  it('a handler that does not wait for its body writes nothing behind the 408', async () => {
    const { text, closed, executed } = await stubborn(
      running.port,
      `POST /impatient HTTP/1.1\r\n${HOST}Content-Type: application/x-unparsed\r\nContent-Length: 15\r\n\r\nhalf`,
      { later: ['and the rest', WHOLE], pause: 450, timeout: 1_500 },
    );
    expect(responses(text)).toEqual([[408, TIMEOUT]]);
    expect(closed).toBe(true);
    expect(executed).toEqual(['impatient']);
  });

  it('a client that goes on with its upload is cut off', async () => {
    const chunk = 'x'.repeat(64 * 1024);
    const { closed, milliseconds, executed } = await stubborn(
      running.port,
      `POST /writes HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 900000000\r\n\r\n`,
      { later: Array.from({ length: 40 }, () => chunk), pause: 50, timeout: 4_000 },
    );
    expect(closed).toBe(true);
    expect(milliseconds).toBeLessThan(3_000);
    expect(executed).toEqual([]);
  });

  it('a client that has closed its side frees the connection at once', async () => {
    const { app, port } = await start(MAKE[name](LIMITS), {}, '127.0.0.1', WritesModule);
    const closing = new Promise<number>(resolve =>
      app.getHttpServer().once('connection', (socket: Socket) => {
        const opened = performance.now();
        socket.once('close', () => resolve(performance.now() - opened));
      }),
    );
    await rawExchange(port, HALF, { timeout: 500 });
    expect(await closing).toBeLessThan(1_000);
    await app.close();
  });
});

describe.concurrent.each(EVERY_ADAPTER)('after a refusal on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(MAKE[name](), {}, '127.0.0.1', WritesModule);
  });
  afterAll(() => running.app.close());

  const big = 'x'.repeat(20_000);
  const chunked = `POST /writes HTTP/1.1\r\n${HOST}${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n`;

  it.each([
    ['400 for a malformed request', 'garbage\r\n\r\n', 400],
    ['400 for a malformed chunk', `${chunked}zz\r\n`, 400],
    ['413 for chunk extensions', `${chunked}2;${big}\r\n{}\r\n0\r\n\r\n`, 413],
    ['431 for header fields', `GET /reads HTTP/1.1\r\n${HOST}Big: ${big}\r\n\r\n`, 431],
  ])('nothing that follows a %s is executed', async (_, bytes, status) => {
    const [later, together] = await Promise.all([
      stubborn(running.port, bytes, { later: [WHOLE, GET] }),
      stubborn(running.port, bytes + WHOLE),
    ]);
    for (const { text } of [later, together]) {
      expect(responses(text)).toMatchObject([[status, expect.stringContaining(String(status))]]);
    }
    expect(later.closed).toBe(true);
    expect([...later.executed, ...together.executed]).toEqual([]);
  });

  it.each([
    ['a request without Host', 'GET /reads HTTP/1.1\r\n\r\n', 400],
    ['an expectation that cannot be met', `GET /reads HTTP/1.1\r\n${HOST}Expect: tea\r\n\r\n`, 417],
  ])('nothing that came with %s is executed (RFC 9112 §9.6)', async (_, bytes, status) => {
    const { text, closed, executed } = await stubborn(running.port, bytes + WHOLE + GET + bytes);
    expect(responses(text)).toMatchObject([[status, expect.stringContaining(String(status))]]);
    expect(messagesOf(text)[0]?.headers).toMatchObject({ connection: 'close' });
    expect(closed).toBe(true);
    expect(executed).toEqual([]);
  });

  it('requests before a refused one are executed, and get their responses first', async () => {
    const { text, executed } = await stubborn(
      running.port,
      `${GET}${WHOLE}GET /reads HTTP/1.1\r\n\r\n${WHOLE}`,
    );
    expect(responses(text)).toEqual([
      [200, '{"reads":[]}'],
      [201, '{"created":true}'],
      [400, '{"code":"400 Bad Request","message":"The Host header is missing"}'],
    ]);
    expect(executed).toEqual(['GET', 'POST next']);
  });

  it('nothing that follows a request too many is executed', async () => {
    const { app, port } = await start(MAKE[name](), {}, '127.0.0.1', WritesModule);
    app.getHttpServer().maxRequestsPerSocket = 1;
    const { text, closed, executed } = await stubborn(port, GET, { later: [WHOLE, WHOLE], inTurn: true });
    await app.close();
    expect(responses(text)).toEqual([
      [200, '{"reads":[]}'],
      [503, '{"code":"503 Service Unavailable"}'],
    ]);
    expect(closed).toBe(true);
    expect(executed).toEqual(['GET']);
  });

  it('a malformed request behind a slow one is refused after it, and nothing behind it is executed', async () => {
    const { text, executed } = await stubborn(
      running.port,
      `GET /slow HTTP/1.1\r\n${HOST}\r\ngarbage\r\n\r\n${WHOLE}`,
      { later: [WHOLE, GET] },
    );
    expect(responses(text)).toEqual([
      [200, '{"slow":true}'],
      [400, MALFORMED],
    ]);
    expect(executed).toEqual([]);
  });
});
