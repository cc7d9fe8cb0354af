import { All, Body, Controller, Delete, Get, Module, Param, Patch, Post, Put } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { ApiBasicAuth, ApiBody } from '@nestjs/swagger';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { checkContract, type CheckOptions } from 'nestjs-registry-http/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { isSafe } from '../../lib/checker/http/is-safe.js';
import { EVERY_ADAPTER, start } from '../support/adapters.js';

const SAFE = ['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT', 'SEARCH'];
const MADE = { schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } };

/** No guard, no validation: whatever arrives is done, and counted. */
const writes: string[] = [];
const write = (what: string) => writes.push(what);

@Controller('things')
@ApiBasicAuth()
class ThingsController {
  @Get() list() {
    return [];
  }
  @Post() @ApiBody(MADE) create(@Body() _body: unknown) {
    write('create');
    return { id: '1' };
  }
  @Get(':id') find() {
    return {};
  }
  @Put(':id') @ApiBody(MADE) replace(@Param('id') _id: string) {
    write('replace');
  }
  @Patch(':id') @ApiBody(MADE) change(@Param('id') _id: string) {
    write('change');
  }
  @Delete(':id') remove(@Param('id') _id: string) {
    write('remove');
  }
  @Post(':id/publish') publish(@Param('id') _id: string) {
    write('publish');
  }
  @Post(':id/:action') act() {
    write('act');
  }
  @Delete() clear() {
    write('clear');
  }
}

@Controller()
class RootController {
  @Post() root() {
    write('root');
  }
  @Post(':one/:two') anything() {
    write('anything');
  }
  @All('hooks/*') hook() {
    return {};
  }
}

@Module({
  imports: [RegistryHttpModule.forRoot({ undeclaredErrors: 'off' })],
  controllers: [ThingsController, RootController],
})
class RegistryModule {}

@Module({ controllers: [ThingsController, RootController] })
class BareModule {}

describe.each(EVERY_ADAPTER)('without writes, on %s,', name => {
  afterEach(() => void writes.splice(0));

  it.each([
    ['with the module', RegistryModule],
    ['without it', BareModule],
  ])(
    'an application %s sees nothing but methods that are safe, whatever its document lacks',
    async (_what, module) => {
      const { app, url } = await start(name, module);
      const whole = SwaggerModule.createDocument(app, new DocumentBuilder().addBasicAuth().build());
      const methods = new Set<string>();
      app.getHttpServer().on('request', ({ method }: { method: string }) => methods.add(method));
      const operations = Object.entries(whole.paths).flatMap(([path, item]) =>
        Object.entries(item).map(([method, operation]) => ({ path, method, operation: operation as object })),
      );
      const halves = [0, 1].map(rest => operations.filter((_one, index) => index % 2 === rest));
      try {
        for (const part of [operations, ...halves, []]) {
          const paths: Record<string, Record<string, object>> = {};
          for (const { path, method, operation } of part) (paths[path] ??= {})[method] = operation;
          await checkContract(url, { user: 'a:b', openapi: { ...whole, paths }, oversized: 2 ** 21 });
        }
      } finally {
        await app.close();
      }
      expect(writes).toEqual([]);
      expect([...methods].filter(method => !SAFE.includes(method))).toEqual([]);
      expect(methods).toContain('PROPFIND');
    },
  );

  it('the report says how much was not checked, and why', async () => {
    const { app, url } = await start(name, RegistryModule);
    const openapi = {
      openapi: '3.1.0',
      paths: {
        '/things': {
          get: { responses: { 200: {} } },
          post: {
            requestBody: { content: { 'application/json': {} } },
            security: [{ basic: [] }],
            responses: { 201: {} },
          },
        },
      },
    };
    const report = await checkContract(url, { user: 'a:b', openapi });
    await app.close();
    const reason = 'it needs a write';
    expect(report.notChecked).toEqual([
      { rule: 'method-not-allowed', reason, requests: 3 },
      { rule: 'unknown-path', reason, requests: 2 },
      { rule: 'malformed-json', reason, requests: 1 },
      { rule: 'media-type', reason, requests: 1 },
      { rule: 'oversized-body', reason, requests: 1 },
      { rule: 'challenge', reason, requests: 1 },
      { rule: 'writes', reason, requests: 1 },
    ]);
    expect(report.notes).toEqual([
      'Nothing was written: every request was one that changes nothing.',
      'Not checked, since it needs a write: 10 requests (method-not-allowed 3, unknown-path 2, malformed-json 1, media-type 1, oversized-body 1, challenge 1, writes 1).',
    ]);
    expect(writes).toEqual([]);
  });
});

describe('a request is safe', () => {
  it.each(SAFE)('with %s', method => expect(isSafe({ method })).toBe(true));
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'get', 'COPY', 'PURGE', 'FOO', ''])(
    'not with %j',
    method => expect(isSafe({ method })).toBe(false),
  );
  it.each([
    ['NOT HTTP\r\n\r\n', true],
    ['GET / HTTP/1.1\r\nHost: h\r\n\r\nx', true],
    ['POST / HTTP/1.1\r\nHost: h\r\n\r\n', false],
    ['DELETE http://h/a HTTP/1.1\r\n\r\n', false],
    ['GET / HTTP/1.1\r\nHost: h\r\n\r\nDELETE /a HTTP/1.1\r\n\r\n', false],
    ['FOO\t/a', false],
  ])('as the bytes %j: %s', (raw, safe) => expect(isSafe({ method: 'GET', raw })).toBe(safe));
});

describe('with writes, what was created', () => {
  const things = new Map<string, string>();
  const asked: string[] = [];

  const check = async (
    respond: (id: string) => { location?: string; body: object; status?: number },
    more: object = {},
  ) => {
    things.clear();
    asked.length = 0;
    let last = 0;
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
      const json = (status: number, body: object, headers: object = {}) =>
        response
          .writeHead(status, { 'content-type': 'application/json', ...headers })
          .end(JSON.stringify(body));
      request.resume().on('end', () => {
        const id = request.url?.replace('/things/', '') ?? '';
        if (request.method === 'POST' && request.url === '/things') {
          const { location, body, status = 201 } = respond(String(++last));
          things.set(String(last), 'x');
          return json(status, body, location === undefined ? {} : { location });
        }
        if (id === 'locked') return json(403, { code: '403 Forbidden' });
        if (request.method === 'DELETE' && things.delete(id)) return json(200, { code: '200 OK' });
        return json(404, { code: '404 Not Found' });
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const content = { 'application/json': { example: { name: 'x' } } };
    const openapi = {
      openapi: '3.1.0',
      paths: {
        '/things': { post: { requestBody: { content }, responses: { default: {} } } },
        '/things/{id}': { delete: { responses: { default: {} } } },
        ...more,
      },
    };
    const options: CheckOptions = { openapi, writes: true, user: 'a:b', oversized: 2 ** 10 };
    const report = await checkContract(url, options);
    server.close();
    return report;
  };
  const hrefOf = (id: string) => `/things/${id}`;

  it.each([
    ['a Location', (id: string) => ({ location: hrefOf(id), body: {} })],
    ['a Location relative to the collection', (id: string) => ({ location: `things/${id}`, body: {} })],
    ['an id', (id: string) => ({ body: { id } })],
    ['an id that is a number', (id: string) => ({ body: { id: Number(id) } })],
  ])('is removed again: by %s', async (_by, respond) => {
    const { notes } = await check(respond);
    expect([...things]).toEqual([]);
    expect(asked.filter(line => line.startsWith('DELETE /things/4 '))).toEqual([
      'DELETE /things/4 Basic YTpi',
    ]);
    expect(notes).toEqual([]);
  });

  it('is named if the document has no DELETE for it', async () => {
    const { notes } = await check(id => ({ location: hrefOf(id), body: {} }), {
      '/things/{id}': { get: {} },
    });
    expect(things.size).toBe(4);
    expect(notes).toContain('what POST /things created is still there: the document has no DELETE for it');
  });

  it('is named if it cannot be removed', async () => {
    const { notes } = await check(() => ({ location: '/things/locked', body: {} }));
    expect(notes).toContain('what POST /things created is still there: DELETE /things/locked answers 403');
    expect(things.size).toBe(3);
  });

  it.each([
    ['on another host', () => ({ location: 'http://127.0.0.2/things/7', body: {} })],
    ['with a 200, which may name what was there before', () => ({ status: 200, body: { id: 'old' } })],
  ])('is not looked for %s', async (_where, respond) => {
    await check(respond);
    expect(asked.filter(line => /DELETE \/things\/(7|old) /.test(line))).toEqual([]);
  });
});
