import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import httpProxy from '@fastify/http-proxy';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConflictException, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorHeaders, exchange } from '../support/exchange.js';

// The neighbours of a plugin's route that throws: hooks of each kind, schemas, parsers, a nested plugin with a prefix of its
// own, one without encapsulation, `callNotFound()`, an own handler of errors or of unknown paths, files, and a proxy.

@Controller()
class AppController {
  @Get('busy') busy() {
    throw new ConflictException('Busy');
  }
}
@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [AppController] })
class AppModule {}

const SECRET = 'password=hunter2';
const folder = mkdtempSync(join(tmpdir(), 'fastify-plugins-'));
writeFileSync(join(folder, 'file.txt'), 'whole');
afterAll(() => rmSync(folder, { recursive: true }));

const fail = () => {
  throw new Error(SECRET);
};

const routes: FastifyPluginAsync = async instance => {
  instance.get('/fails', fail);
  instance.get('/rejects', async () => Promise.reject(new Error(SECRET)));
  instance.get('/sends', (_request, reply) => void reply.send(new Error(SECRET)));
  instance.get('/thrown-text', async () => {
    throw SECRET;
  });
  instance.get('/busy', async () => {
    throw new ConflictException('Busy');
  });
  instance.get('/on-request', { onRequest: async () => fail() }, async () => 'never');
  instance.get('/pre-handler', { preHandler: async () => fail() }, async () => 'never');
  instance.get('/pre-serialization', { preSerialization: async () => fail() }, async () => ({}));
  instance.get('/on-send', { onSend: async () => fail() }, async () => 'never');
  instance.get(
    '/validated',
    { schema: { querystring: { type: 'object', properties: { n: { type: 'integer' } } } } },
    async () => ({ fine: true }),
  );
  instance.post('/json', async () => ({ fine: true }));
  instance.get('/not-found', (_request, reply) => reply.callNotFound());
  instance.get('/own', { errorHandler: (_error, _request, reply) => void reply.code(418).send('own') }, fail);
  instance.get('/fine', async () => ({ fine: true }));
};

const plugins: FastifyPluginAsync = async instance => {
  await instance.register(routes, { prefix: '/plugin' });
  await instance.register(
    async outer => {
      await outer.register(routes, { prefix: '/inner' });
    },
    { prefix: '/outer' },
  );
  await instance.register(
    async own => {
      own.setErrorHandler((_error, _request, reply) => void reply.code(418).send('own'));
      own.get('/fails', fail);
    },
    { prefix: '/encapsulated' },
  );
  await instance.register(
    async own => {
      own.setErrorHandler(error => {
        throw error;
      });
      own.get('/fails', fail);
    },
    { prefix: '/passing' },
  );
  await instance.register(
    async own => {
      own.setNotFoundHandler((_request, reply) => void reply.code(404).send('own'));
    },
    { prefix: '/lost' },
  );
  await instance.register(fastifyStatic, { root: folder, prefix: '/files/' });
  await instance.register(httpProxy, {
    upstream: 'http://127.0.0.1:1',
    prefix: '/proxy',
    // With it, the parsers of the plugin are in the way of Nest's, unless it is loaded first.
    proxyPayloads: false,
  });
};
const shared: FastifyPluginAsync = Object.assign((instance: FastifyInstance) => plugins(instance, {}), {
  [Symbol.for('skip-override')]: true,
});

type Registered = (made: FastifyInstance) => unknown;
const nothing: Registered = () => undefined;

/** When a plugin is registered: on the instance that Nest is given, or on the one that Nest has. */
const MOMENTS: Readonly<Record<string, { before?: Registered; after?: Registered }>> = {
  'awaited, on the instance before Nest is made': { before: made => made.register(plugins) },
  'on the instance before Nest is made': { before: made => void made.register(plugins) },
  'without encapsulation, before Nest is made': { before: made => made.register(shared) },
  'as routes of the instance, before Nest is made': { before: made => plugins(made, {}) },
  'with await app.register()': { after: made => made.register(plugins) },
  'with app.register()': { after: made => void made.register(plugins) },
  'without encapsulation, with await app.register()': { after: made => made.register(shared) },
};

const MASKED = { code: '500 Internal Server Error' };
const MALFORMED = { code: '400 Bad Request', message: 'The body is malformed' };
const NOT_FOUND = { code: '404 Not Found', message: 'Resource not found' };
const TAKEN = { code: '409 Conflict', message: 'Busy' };

describe.each(Object.entries(MOMENTS))('a plugin of Fastify registered %s', (_, moments) => {
  const { before = nothing, after = nothing } = moments;
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    const made = fastify();
    await before(made);
    app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(made as never), {
      logger: false,
      abortOnError: false,
    });
    await after(app.getHttpAdapter().getInstance() as never);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  const contract = (status: number, body: object, more?: Record<string, string>) => ({
    status,
    headers: errorHeaders(body, more),
    body: JSON.stringify(body),
  });

  describe.each(['/plugin', '/outer/inner'])('has routes at %s that keep the contract', prefix => {
    it.each([
      '/fails',
      '/rejects',
      '/sends',
      '/thrown-text',
      '/on-request',
      '/pre-handler',
      '/pre-serialization',
      '/on-send',
    ])('masks what %s fails with', async path => {
      expect(await exchange(url + prefix + path)).toEqual(contract(500, MASKED));
    });

    it('responds to an exception, and to a request twice', async () => {
      expect(await exchange(`${url}${prefix}/busy`)).toEqual(contract(409, TAKEN));
      expect(await exchange(`${url}${prefix}/busy`)).toEqual(contract(409, TAKEN));
    });

    it('responds to requests that a schema or a parser refuses', async () => {
      const { status, body } = await exchange(`${url}${prefix}/validated?n=x`);
      expect([status, JSON.parse(body)]).toEqual([
        400,
        {
          code: '400 Bad Request',
          message: expect.any(String) as string,
          errors: [expect.objectContaining({ parameter: 'n' }) as object],
        },
      ]);
      const headers = { 'content-type': 'application/json' };
      const malformed = { method: 'POST', headers, body: `{"${SECRET}` };
      expect(await exchange(`${url}${prefix}/json`, malformed)).toEqual(contract(400, MALFORMED));
    });

    it('responds to callNotFound() and to an unknown path with 404', async () => {
      expect(await exchange(`${url}${prefix}/not-found`)).toEqual(contract(404, NOT_FOUND));
      expect(await exchange(`${url}${prefix}/nowhere`)).toEqual(contract(404, NOT_FOUND));
    });

    it('leaves a success and the error handler of a route as they are', async () => {
      expect(await exchange(`${url}${prefix}/fine`)).toMatchObject({ status: 200, body: '{"fine":true}' });
      expect(await exchange(`${url}${prefix}/own`)).toMatchObject({ status: 418, body: 'own' });
    });
  });

  it('leaves a plugin its own handlers of errors and of unknown paths', async () => {
    expect(await exchange(`${url}/encapsulated/fails`)).toMatchObject({ status: 418, body: 'own' });
    expect(await exchange(`${url}/lost/nowhere`)).toMatchObject({ status: 404, body: 'own' });
  });

  it("responds to an error that a plugin's error handler throws", async () => {
    expect(await exchange(`${url}/passing/fails`)).toEqual(contract(500, MASKED));
  });

  it('handles @fastify/static: a file, a missing one, and an unsatisfiable range', async () => {
    expect(await exchange(`${url}/files/file.txt`)).toMatchObject({ status: 200, body: 'whole' });
    expect(await exchange(`${url}/files/none.txt`)).toEqual(contract(404, NOT_FOUND));
    const range = await exchange(`${url}/files/file.txt`, { headers: { range: 'bytes=99-' } });
    expect(range).toMatchObject({ status: 416, headers: { 'cache-control': 'no-store' } });
    expect(JSON.parse(range.body)).toMatchObject({ code: '416 Range Not Satisfiable' });
  });

  it('masks what @fastify/http-proxy says of an upstream that is down', async () => {
    const { status, headers, body } = await exchange(`${url}/proxy/x`);
    expect({ status, body }).toEqual({ status: 500, body: JSON.stringify(MASKED) });
    expect(headers).toEqual(errorHeaders(MASKED));
  });

  it("leaves the responses of Nest's own routes unchanged", async () => {
    expect(await exchange(`${url}/busy`)).toEqual(contract(409, TAKEN));
  });
});

describe('an instance of Fastify', () => {
  const startOn = async (made: FastifyInstance, configure: Registered = nothing) => {
    const app = await NestFactory.create<NestFastifyApplication>(
      AppModule,
      new FastifyAdapter(made as never),
      { logger: false, abortOnError: false },
    );
    await configure(app.getHttpAdapter().getInstance() as never);
    await app.listen(0, '127.0.0.1');
    return { app, url: await app.getUrl() };
  };

  it('is given one error handler, so that it may forbid a second', async () => {
    const { app, url } = await startOn(fastify({ allowErrorHandlerOverride: false }), made =>
      made.register(routes, { prefix: '/plugin' }),
    );
    expect(await exchange(`${url}/plugin/fails`)).toMatchObject({
      status: 500,
      body: JSON.stringify(MASKED),
    });
    await app.close();
  });

  it('keeps an error handler that is set before Nest is made, for the routes that were there', async () => {
    const made = fastify();
    made.setErrorHandler((_error, _request, reply) => void reply.code(418).send('own'));
    await made.register(routes, { prefix: '/plugin' });
    const { app, url } = await startOn(made);
    expect(await exchange(`${url}/plugin/fails`)).toMatchObject({ status: 418, body: 'own' });
    expect(await exchange(`${url}/plugin/busy`)).toMatchObject({ status: 418, body: 'own' });
    await app.close();
  });

  it('keeps hooks onError, and what they read', async () => {
    const seen: string[] = [];
    const made = fastify();
    made.addHook('onError', async (_request, _reply, error) => void seen.push(error.message));
    await made.register(routes, { prefix: '/plugin' });
    const { app, url } = await startOn(made);
    expect(await exchange(`${url}/plugin/fails`)).toMatchObject({
      status: 500,
      body: JSON.stringify(MASKED),
    });
    expect(seen).toEqual([SECRET]);
    await app.close();
  });

  it('rejects at start-up if a plugin fails to load', async () => {
    const failing = startOn(fastify(), made => void made.register(async () => fail()));
    await expect(failing).rejects.toThrow(SECRET);
  });
});
