import { Logger } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { registryFastifyOptions } from 'nestjs-registry-http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { messagesOf, rawExchange } from '../support/raw-exchange.js';
import { MAKE, serve } from './facilities.js';

const GET = 'GET /facilities HTTP/1.1\r\nHost: localhost\r\n\r\n';
const SLOW = GET.replace('facilities', 'facilities/slow');
const UNAVAILABLE = '{"code":"503 Service Unavailable"}';

describe('a server that shuts down', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each(EVERY_ADAPTER)('responds with 503 in shape on %s if Nest is asked for it', async name => {
    vi.spyOn(Logger, 'isLevelEnabled').mockReturnValue(true);
    vi.spyOn(Logger.prototype, 'debug').mockReturnValue();
    const error = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    const { app, port } = await serve(MAKE[name](), { return503OnClosing: true });
    app.getHttpAdapter().beforeClose?.();
    const { text, closed } = await rawExchange(port, GET);
    const [response] = messagesOf(text);
    expect(response).toMatchObject({
      status: 503,
      headers: {
        connection: 'close',
        'cache-control': 'no-store',
        vary: 'Accept',
        'content-type': 'application/json; charset=utf-8',
      },
      body: UNAVAILABLE,
    });
    expect(closed).toBe(true);
    expect(error).not.toHaveBeenCalled();
    await app.close();
  });

  it.each(EVERY_ADAPTER)('responds as before on %s if Nest is not asked for it', async name => {
    const { app, port } = await serve(MAKE[name]());
    app.getHttpAdapter().beforeClose?.();
    const { text } = await rawExchange(port, GET.replace('localhost', 'localhost\r\nConnection: close'));
    expect(messagesOf(text)).toMatchObject([{ status: 200 }]);
    await app.close();
  });

  it("Fastify's own 503 is in shape, and its option holds", async () => {
    for (const [options, second] of [
      [{}, [503, UNAVAILABLE]],
      [{ return503OnClosing: false }, [200, '{"facilities":[]}']],
    ] as const) {
      const { app, port } = await serve(new FastifyAdapter(registryFastifyOptions(options)));
      const exchanged = rawExchange(port, SLOW, { later: [() => void app.close(), GET], pause: 50 });
      const responses = messagesOf((await exchanged).text).map(({ status, body }) => [status, body]);
      expect(responses).toEqual([[200, '{"slow":true}'], second]);
    }
  });
});
