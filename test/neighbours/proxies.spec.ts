import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastifyProxy from '@fastify/http-proxy';
import { Controller, Get, type INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, type AdapterName } from '../support/adapters.js';
import { NOT_FOUND } from './support/compare.js';
import { runBoth } from './support/run-both.js';
import { field } from './support/raw-http.js';

/** What stands behind the proxy: every status that is in its path, with a body of its own. */
const upstream: Server = createServer((request, response) => {
  const status = Number(/\d{3}/.exec(request.url ?? '')?.[0] ?? 200);
  const chunks: Buffer[] = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(status, {
      'content-type': 'text/plain',
      'cache-control': 'max-age=1',
      'x-upstream': 'yes',
    });
    response.end(
      status === 204 || status === 304 ? '' : `${request.method} ${Buffer.concat(chunks).toString()}`,
    );
  });
});
let target = '';
beforeAll(async () => {
  await new Promise<void>(listening => upstream.listen(0, '127.0.0.1', listening));
  target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
});
afterAll(() => void upstream.close());

/** Nothing listens on the port for "discard". */
const DOWN = 'http://127.0.0.1:9';

@Controller('cats')
class CatsController {
  @Get()
  list(): object {
    return { cats: [] };
  }
}

const CONFIGURE: Record<AdapterName, (app: INestApplication) => unknown> = {
  express: app => {
    app.use('/up', createProxyMiddleware({ target, changeOrigin: true }));
    app.use('/down', createProxyMiddleware({ target: DOWN, changeOrigin: true }));
  },
  fastify: async app => {
    const { register } = app as NestFastifyApplication;
    await register.call(app, fastifyProxy as never, { upstream: target, prefix: '/up' } as never);
    await register.call(app, fastifyProxy as never, { upstream: DOWN, prefix: '/down' } as never);
  },
};

describe.each(EVERY_ADAPTER)('a proxy on %s', adapter => {
  const both = runBoth(adapter, () => ({
    nest: { bodyParser: adapter === 'fastify' },
    controllers: [CatsController],
    configure: CONFIGURE[adapter],
  }));

  it.each([200, 201, 202, 204, 302, 304])('leaves a %d of the upstream', async status => {
    const reply = await both.expectSuccess(`GET /up/${status}`);
    expect(reply.status).toBe(status);
    expect(field(reply, 'x-upstream')).toBe('yes');
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])(
    'leaves the status of a %s, and sends its body on',
    async method => {
      const reply = await both.expectSuccess(`${method} /up/200`, { body: { a: 1 } });
      expect(reply.status).toBe(200);
      expect(reply.text).toBe(`${method} {"a":1}`);
    },
  );

  it.each([400, 401, 404, 409, 500, 503])('leaves a %d of the upstream, which is not ours', async status => {
    const reply = await both.expectUnchanged(`GET /up/${status}`);
    expect(reply).toMatchObject({ status, text: 'GET ' });
  });

  it('leaves what the application serves itself', async () => {
    await both.expectSuccess('GET /cats');
    await both.expectError('GET /nope', NOT_FOUND);
  });
});

describe('an upstream that is down', () => {
  describe('behind @fastify/http-proxy', () => {
    const both = runBoth('fastify', () => ({ controllers: [CatsController], configure: CONFIGURE.fastify }));

    it('is a 5xx in the shape of the contract, which names no address', async () => {
      const { text } = await both.expectError('GET /down/x?token=secret', { status: 500 });
      expect(text).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|secret/);
    });
  });

  describe('behind http-proxy-middleware, which sends its own error', () => {
    const both = runBoth('express', () => ({ controllers: [CatsController], configure: CONFIGURE.express }));

    it('is left to it', async () => {
      const reply = await both.expectUnchanged('GET /down/x');
      expect(reply.status).toBeGreaterThanOrEqual(500);
    });
  });
});
