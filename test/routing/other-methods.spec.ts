import { type ClientHttp2Session, connect } from 'node:http2';
import { All, Controller, Get, HttpCode, Module, Search, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

/*
 * Methods beyond those of HTTP/1.1's parser. Neighbours of "FOO over HTTP/2": a method in lower case, one of WebDAV, one
 * that is a property of every object, a path with a parameter, and a path that nothing has.
 */

@Controller('facilities')
class FacilitiesController {
  @Get() list() {
    return [];
  }
  @Get(':id') find() {
    return {};
  }
  @Search('search') @HttpCode(202) search() {
    return { found: 1 };
  }
  @All('all') @HttpCode(202) all() {
    return {};
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
class AppModule {}

interface Response {
  readonly status: number | undefined;
  readonly allow: string | undefined;
  readonly body: string;
}

function send(session: ClientHttp2Session, method: string, path: string): Promise<Response> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':method': method, ':path': path });
    let status: number | undefined;
    let allow: string | undefined;
    let body = '';
    stream.on('response', headers => {
      status = headers[':status'];
      allow = headers.allow;
    });
    stream.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    stream.on('error', reject).on('end', () => resolve({ status, allow, body }));
    stream.setTimeout(5_000, () => stream.destroy(new Error('timed out')));
    stream.end();
  });
}

describe('over HTTP/2, on Fastify', () => {
  let app: INestApplication;
  let session: ClientHttp2Session;

  beforeAll(async () => {
    app = await NestFactory.create(AppModule, new FastifyAdapter({ http2: true } as never), {
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    session = connect(`http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`);
  });
  afterAll(async () => {
    session.close();
    await app.close();
  });

  it.each(['FOO', 'get', 'PURGE', 'constructor', 'PROPFIND'])('%s of a known path is a 405', async method => {
    for (const path of ['/facilities', '/facilities/7?a=b']) {
      expect(await send(session, method, path)).toEqual({
        status: 405,
        allow: 'GET, HEAD, OPTIONS',
        body: '{"code":"405 Not Allowed","message":"The operation is not allowed on this resource"}',
      });
    }
  });

  it.each(['FOO', 'constructor'])('%s of an unknown path is a 404', async method => {
    expect(await send(session, method, '/nowhere')).toEqual({
      status: 404,
      allow: undefined,
      body: '{"code":"404 Not Found","message":"Resource not found"}',
    });
  });
});

describe.each(EVERY_ADAPTER)('on %s', adapter => {
  it.each([
    ['SEARCH', '/facilities/search', 200],
    ['SEARCH', '/facilities/all', 200],
    ['OPTIONS', '/facilities/all', 200],
    ['GET', '/facilities/all', 200],
    ['POST', '/facilities/all', 201],
  ])('a handler with @HttpCode(202) that %s %s reaches responds with %i', async (method, path, status) => {
    const { app, url } = await start(adapter, AppModule);
    try {
      expect((await exchange(url, { method, path })).status).toBe(status);
    } finally {
      await app.close();
    }
  });
});
