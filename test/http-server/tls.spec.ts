import { connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import { Logger } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { registryFastifyOptions } from 'nestjs-registry-http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EVERY_ADAPTER, type RunningApp } from '../support/adapters.js';
import { messagesOf, rawExchange } from '../support/raw-exchange.js';
import { TLS } from '../support/tls.js';
import { MAKE, serve } from './facilities.js';

const MALFORMED = '{"code":"400 Bad Request","message":"The request is malformed"}';
const GET = 'GET /facilities HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const responses = (text: string) => messagesOf(text).map(({ status, body }) => [status, body]);

describe.each(EVERY_ADAPTER)('TLS on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running =
      name === 'express'
        ? await serve(MAKE.express(), { httpsOptions: TLS })
        : await serve(new FastifyAdapter(registryFastifyOptions({ https: TLS })));
  });
  afterAll(() => running.app.close());
  afterEach(() => vi.restoreAllMocks());

  it('malformed HTTP gets a response in shape', async () => {
    const { text, closed } = await rawExchange(running.port, 'garbage\r\n\r\n', { tls: true });
    expect(responses(text)).toEqual([[400, MALFORMED]]);
    expect(closed).toBe(true);
  });

  it('a client that does not speak TLS gets no plain text', async () => {
    vi.spyOn(Logger, 'isLevelEnabled').mockReturnValue(true);
    const error = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    const { text, closed } = await rawExchange(running.port, GET);
    expect(text).not.toContain('HTTP');
    expect(closed).toBe(true);
    expect(error).not.toHaveBeenCalled();
    expect(responses((await rawExchange(running.port, GET, { tls: true })).text)).toEqual([
      [200, '{"facilities":[]}'],
    ]);
  });
});

describe.each(['over TLS', 'over TLS, with HTTP/1.1', 'in plain text'])('HTTP/2 %s', how => {
  const tls = how !== 'in plain text';
  const allowHTTP1 = how === 'over TLS, with HTTP/1.1';
  let running: RunningApp;
  beforeAll(async () => {
    const https = { ...TLS, allowHTTP1 };
    running = await serve(
      new FastifyAdapter(registryFastifyOptions({ http2: true as const, ...(tls && { https }) }) as never),
    );
  });
  afterAll(() => running.app.close());

  it.each([
    ['a route', { ':path': '/facilities' }, 200, '{"facilities":[]}'],
    [
      'an unknown path',
      { ':path': '/nothing' },
      404,
      '{"code":"404 Not Found","message":"Resource not found"}',
    ],
    [
      'an undecodable path',
      { ':path': '/facilities/%FF' },
      400,
      '{"code":"400 Bad Request","message":"The path cannot be decoded"}',
    ],
    [
      'an expectation that cannot be met',
      { ':path': '/facilities', expect: 'tea' },
      417,
      '{"code":"417 Expectation Failed","message":"The expectation cannot be met"}',
    ],
    [
      'CONNECT',
      { ':method': 'CONNECT', ':authority': 'example.org:443' },
      404,
      '{"code":"404 Not Found","message":"Resource not found"}',
    ],
  ])('%s', async (_, headers, status, body) => {
    const warning = vi.spyOn(process, 'emitWarning').mockReturnValue();
    const response = await exchange(`${tls ? 'https' : 'http'}://127.0.0.1:${running.port}`, headers);
    expect([response.headers[':status'], response.body]).toEqual([status, body]);
    expect(warning).not.toHaveBeenCalled();
    warning.mockRestore();
    if (status >= 400)
      expect(response.headers).toMatchObject({ 'cache-control': 'no-store', vary: 'Accept' });
  });

  it.runIf(allowHTTP1)('malformed HTTP/1.1 gets a response in shape', async () => {
    expect(responses((await rawExchange(running.port, 'garbage\r\n\r\n', { tls: true })).text)).toEqual([
      [400, MALFORMED],
    ]);
    expect(responses((await rawExchange(running.port, GET, { tls: true })).text)).toEqual([
      [200, '{"facilities":[]}'],
    ]);
  });

  it.runIf(tls && !allowHTTP1)('a client that speaks no HTTP/2 is told in HTTP/1.1', async () => {
    const { text, closed } = await rawExchange(running.port, GET, { tls: true });
    expect(responses(text)).toEqual([[505, '{"code":"505 HTTP Version Not Supported"}']]);
    expect(closed).toBe(true);
  });
});

function exchange(
  url: string,
  headers: OutgoingHttpHeaders,
): Promise<{ headers: IncomingHttpHeaders & { ':status'?: number }; body: string }> {
  return new Promise((resolve, reject) => {
    const session = connect(url, { rejectUnauthorized: false });
    session.on('error', reject);
    const stream = session.request(headers);
    let responseHeaders: IncomingHttpHeaders = {};
    let body = '';
    stream.setEncoding('utf8');
    stream.on('response', received => (responseHeaders = received));
    stream.on('data', (chunk: string) => (body += chunk));
    stream.on('error', reject);
    stream.on('end', () => {
      session.close();
      resolve({ headers: responseHeaders, body });
    });
    if (headers[':method'] !== 'CONNECT') stream.end();
  });
}
