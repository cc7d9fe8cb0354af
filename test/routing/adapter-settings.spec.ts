import { Controller, Delete, Get, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import express from 'express';
import { RegistryHttpModule } from 'nestjs-registry-http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import request from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from '../support/exchange.js';
import { responseTo } from './response-to.js';

@Controller('Things')
class ThingsController {
  @Get() list() {
    return [];
  }
  @Delete(':id') remove() {
    return {};
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThingsController] })
class AppModule {}

@Controller('others')
class OthersController {
  @Get() list() {
    return [];
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [OthersController] })
class OtherModule {}

const closing: { close(): unknown }[] = [];
afterEach(async () => {
  for (const server of closing.splice(0)) await server.close();
});

async function listen(app: INestApplication): Promise<string> {
  closing.push(app);
  await app.listen(0, '127.0.0.1');
  return `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
}

const create = (adapter: ExpressAdapter | FastifyAdapter, module = AppModule): Promise<INestApplication> =>
  NestFactory.create(module, adapter as never, { logger: false, abortOnError: false });

const LIST = '405: GET, HEAD, OPTIONS';
const ITEM = '405: DELETE, OPTIONS';

describe('Express', () => {
  it.each([
    [{}, LIST, LIST, LIST],
    [{ 'case sensitive routing': true }, LIST, '404', LIST],
    [{ 'strict routing': true }, LIST, LIST, '404'],
  ] as const)('reads paths as its application is set: %o', async (settings, exact, lower, slash) => {
    const instance = express();
    for (const [name, value] of Object.entries(settings)) instance.set(name, value);
    const url = await listen(await create(new ExpressAdapter(instance)));
    expect(await responseTo(url, 'POST /Things')).toBe(exact);
    expect(await responseTo(url, 'POST /things')).toBe(lower);
    expect(await responseTo(url, 'POST /Things/')).toBe(slash);
  });

  it('handles routes and middleware that are added after the start, and the requests that they leave', async () => {
    const app = await create(new ExpressAdapter());
    app.setGlobalPrefix('api');
    await app.init();
    const http = app.getHttpAdapter() as unknown as ExpressAdapter;
    const url = await listen(app);
    expect(await responseTo(url, 'GET /late')).toBe('404');
    const handler = (_request: unknown, response: express.Response) => response.send({});
    http.get('/late', handler as never);
    http.getInstance<express.Express>().get('/raw', handler);
    app.use('/used', handler);
    for (let again = 0; again < 2; again++) {
      expect(await responseTo(url, 'GET /late')).toBe('200');
      expect(await responseTo(url, 'GET /raw')).toBe('200');
      expect(await responseTo(url, 'DELETE /used/x')).toBe('200');
      expect(await responseTo(url, 'POST /late')).toBe(LIST);
      expect(await responseTo(url, 'GET /later')).toBe('404');
      expect(await responseTo(url, 'POST /api/Things')).toBe(LIST);
      expect(await responseTo(url, 'OPTIONS /late')).toBe('204: GET, HEAD, OPTIONS');
    }
  });

  it('handles applications that share an adapter', async () => {
    const adapter = new ExpressAdapter();
    const first = await create(adapter);
    first.setGlobalPrefix('one');
    await first.init();
    const second = await create(adapter, OtherModule);
    second.setGlobalPrefix('two');
    const url = await listen(second);
    expect(await responseTo(url, 'GET /one/things')).toBe('200');
    expect(await responseTo(url, 'GET /two/others')).toBe('200');
    expect(await responseTo(url, 'POST /one/things')).toBe(LIST);
    expect(await responseTo(url, 'POST /two/others')).toBe(LIST);
    expect(await responseTo(url, 'POST /one/others')).toBe('404');
    expect(await responseTo(url, 'GET /three')).toBe('404');
    expect(await responseTo(url, 'OPTIONS /three')).toBe('404');
  });

  it('leaves what it has no route for to an application it is mounted on', async () => {
    const nested = express();
    const app = await create(new ExpressAdapter(nested));
    app.setGlobalPrefix('api');
    await app.init();
    const outer = express();
    outer.use('/mounted', nested);
    outer.get('/mounted/outside', (_request, response) => void response.send('outer'));
    const server = createServer(outer);
    closing.push(server);
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await responseTo(url, 'GET /mounted/api/things')).toBe('200');
    expect(await responseTo(url, 'POST /mounted/api/things')).toBe(LIST);
    expect(await responseTo(url, 'POST /mounted/api/things/1?a=b')).toBe(ITEM);
    expect(await exchange(`${url}/mounted/outside`)).toMatchObject({ status: 200, body: 'outer' });
  });

  it('knows the path it is mounted on for its own root', async () => {
    const nested = express();
    const app = await create(new ExpressAdapter(nested));
    app.getHttpAdapter().get('/', (_request: unknown, response: express.Response) => response.send({}));
    await app.init();
    const outer = express();
    outer.use('/mounted', nested);
    const server = createServer(outer);
    closing.push(server);
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await responseTo(url, 'GET /mounted')).toBe('200');
    expect(await responseTo(url, 'POST /mounted')).toBe(LIST);
    expect(await responseTo(url, 'POST /mounted/?a=b')).toBe(LIST);
  });

  it('knows the routes whose paths are expressions or lists, and takes a setting for none', async () => {
    const app = await create(new ExpressAdapter());
    const http = app.getHttpAdapter() as unknown as Record<'get' | 'post', (...args: unknown[]) => unknown>;
    const handler = (_request: unknown, response: express.Response) => response.send({});
    http.get(/^\/legacy\/\d+$/, handler);
    http.post(['/one', [/^\/two$/]], handler);
    expect(http.get('x-powered-by')).toBe(true);
    const url = await listen(app);
    expect(await responseTo(url, 'GET /legacy/12')).toBe('200');
    expect(await responseTo(url, 'POST /legacy/12')).toBe(LIST);
    expect(await responseTo(url, 'POST /legacy/twelve')).toBe('404');
    expect(await responseTo(url, 'GET /one')).toBe('405: POST, OPTIONS');
    expect(await responseTo(url, 'POST /x-powered-by')).toBe('404');
  });

  it('follows a target that middleware rewrites', async () => {
    const app = await create(new ExpressAdapter());
    app.use((incoming: { url: string }, _response: unknown, next: () => void) => {
      incoming.url = incoming.url.replace('/old', '/things');
      next();
    });
    const url = await listen(app);
    expect(await responseTo(url, 'GET /old')).toBe('200');
    expect(await responseTo(url, 'POST /old')).toBe(LIST);
  });

  it('refuses an undecodable path, be it known or not', async () => {
    const url = await listen(await create(new ExpressAdapter()));
    for (const [method, path] of [
      ['DELETE', '/things/%FF'],
      ['GET', '/nowhere/%E0%A4%A'],
      ['POST', '/things/%'],
    ]) {
      expect(await exchange(url, { method, path })).toMatchObject({
        status: 400,
        body: '{"code":"400 Bad Request","message":"The path cannot be decoded"}',
      });
    }
  });
});

describe('Fastify', () => {
  it.each([
    [{}, LIST, '404', '404', '404'],
    [{ routerOptions: { caseSensitive: false } }, LIST, LIST, '404', '404'],
    [{ caseSensitive: false }, LIST, LIST, '404', '404'],
    [{ routerOptions: { ignoreTrailingSlash: true } }, LIST, '404', LIST, '404'],
    [{ ignoreTrailingSlash: true, ignoreDuplicateSlashes: true }, LIST, '404', LIST, LIST],
  ] as const)('reads paths as its router is set: %o', async (settings, exact, lower, slash, slashes) => {
    const url = await listen(await create(new FastifyAdapter(settings as object)));
    expect(await responseTo(url, 'POST /Things')).toBe(exact);
    expect(await responseTo(url, 'POST /things')).toBe(lower);
    expect(await responseTo(url, 'POST /Things/')).toBe(slash);
    expect(await responseTo(url, 'POST //Things')).toBe(slashes);
    expect(await responseTo(url, 'POST /Things/1')).toBe(ITEM);
    expect(await responseTo(url, `POST /Things/${'1'.repeat(200)}`)).toBe(ITEM);
    // Nest takes an empty parameter for none.
    if (slash === '404') expect(await responseTo(url, 'DELETE /Things/')).toBe('404');
  });

  it('is told the routes of plugins, with their prefixes, constraints and optional parameters', async () => {
    const adapter = new FastifyAdapter({ exposeHeadRoutes: false });
    const app = await create(adapter);
    const instance = adapter.getInstance();
    void instance.register(
      async plugin => {
        plugin.get('/', () => ({}));
        plugin.post('/:id?', () => ({}));
        plugin.route({ method: ['PUT', 'PATCH'], url: '/several', handler: () => ({}) });
      },
      { prefix: '/plugin' },
    );
    instance.get('/constrained/:a', { constraints: { host: 'a.test' } }, () => ({}));
    instance.get('/constrained/:b', { constraints: { host: 'b.test' } }, () => ({}));
    const url = await listen(app);
    expect(await responseTo(url, 'GET /plugin')).toBe('200');
    expect(await responseTo(url, 'GET /plugin/')).toBe('200');
    expect(await responseTo(url, 'DELETE /plugin')).toBe('405: GET, POST, OPTIONS');
    expect(await responseTo(url, 'DELETE /plugin/')).toBe('405: GET, OPTIONS');
    expect(await responseTo(url, 'DELETE /plugin/1')).toBe('405: POST, OPTIONS');
    expect(await responseTo(url, 'DELETE /plugin/several')).toBe('405: POST, PUT, PATCH, OPTIONS');
    expect(await responseTo(url, 'DELETE /constrained/1')).toBe('405: GET, OPTIONS');
  });

  it('knows a route that is all one optional parameter', async () => {
    const adapter = new FastifyAdapter();
    const app = await create(adapter);
    adapter.getInstance().get('/:id?', () => ({}));
    const url = await listen(app);
    expect(await responseTo(url, 'GET /')).toBe('200');
    expect(await responseTo(url, 'POST /')).toBe(LIST);
    expect(await responseTo(url, 'POST /1')).toBe(LIST);
    expect(await responseTo(url, 'POST /1/2')).toBe('404');
  });

  it('serves an application whose target is rewritten', async () => {
    const adapter = new FastifyAdapter({ rewriteUrl: ({ url = '' }) => url.replace('/old', '/Things') });
    const url = await listen(await create(adapter));
    expect(await responseTo(url, 'GET /old')).toBe('200');
    expect(await responseTo(url, 'POST /old')).toBe(LIST);
  });
});

describe('under @nestjs/testing, without listening', () => {
  const body = '{"code":"405 Not Allowed","message":"The operation is not allowed on this resource"}';
  const compile = () => Test.createTestingModule({ imports: [AppModule] }).compile();

  it('responds to supertest on Express', async () => {
    const app = (await compile()).createNestApplication({ logger: false });
    closing.push(app);
    await app.init();
    const response = await request(app.getHttpServer()).post('/things').send('{"a":').type('json');
    expect(response).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, OPTIONS' }, text: body });
  });

  it('responds to inject on Fastify', async () => {
    const app = (await compile()).createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
      logger: false,
    });
    closing.push(app);
    await app.init();
    const response = await app.inject({
      method: 'POST',
      url: '/Things',
      payload: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(response).toMatchObject({ statusCode: 405, headers: { allow: 'GET, HEAD, OPTIONS' }, body });
  });
});
