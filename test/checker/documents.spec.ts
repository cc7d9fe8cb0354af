import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkContract } from 'nestjs-registry-http/testing';
import { allowedMethods, type CheckedPath } from '../../lib/checker/target/checked-path.js';
import { serverAt } from '../../lib/checker/target/checked-server.js';
import { findPaths } from '../../lib/checker/target/find-paths.js';
import { matches, mergeOverlaps } from '../../lib/checker/target/checked-path.js';
import { readOpenApi } from '../../lib/checker/target/read-openapi.js';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/;

const documentOf = (paths: object, more: object = {}) => ({ openapi: '3.1.0', paths, ...more });
const one = (paths: object, more?: object, base?: string) => readOpenApi(documentOf(paths, more), base)[0]!;
const operationOf = (operation: object, more?: object) =>
  one({ '/a': { post: operation } }, more).operations.get('POST')!;
const bodyOf = (schema: object, more?: object) => {
  const { example } = operationOf(
    { requestBody: { content: { 'application/json': { schema } } }, responses: {} },
    more,
  );
  return example === undefined ? undefined : JSON.parse(example);
};

describe('an OpenAPI document', () => {
  it.each([
    ['none', undefined, '/a'],
    ['the root', [{ url: '/' }], '/a'],
    ['a path', [{ url: '/v1/' }], '/v1/a'],
    ['another host', [{ url: 'https://registry.example.org/api/v1' }, { url: '/x' }], '/api/v1/a'],
    [
      'variables',
      [{ url: 'https://{region}.example.org/{version}', variables: { version: { default: 'v2' } } }],
      '/v2/a',
    ],
    ['what is no URL', [{ url: 'http://[' }], '/a'],
  ])('has its paths under the first of its servers: %s', (_what, servers, template) => {
    expect(one({ '/a': {} }, { servers }).template).toBe(template);
  });

  it('has them under the path of the URL that is checked, if there is one', () => {
    expect(one({ '/a': {} }, { servers: [{ url: '/v1' }] }, '/registry')).toMatchObject({
      template: '/registry/a',
      target: '/registry/a',
    });
  });

  it.each([
    ['@evil.example/x', '@evil.example/x'],
    ['.evil.example/x', '.evil.example/x'],
    [':1/x', ':1/x'],
    ['', ''],
    ['\x1b[2J\u202e', '%1B%5B2J%E2%80%AE'],
  ])('is refused for a path without a leading slash, and the path is named: %j', (path, named) => {
    expect(() => one({ '/a': {}, [path]: {} })).toThrow(
      new TypeError(`the document has a path without a leading slash: ${named}`),
    );
  });

  it('may have extensions among its paths', () => {
    expect(readOpenApi(documentOf({ 'x-owner': 'registry', '/a': {} }))).toHaveLength(1);
  });

  it('gives its parameters: an example, and what nothing has', () => {
    const parameter = (name: string, more: object) => ({ in: 'path', name, ...more });
    const at = (more: object) => {
      const { target, absent } = one({
        '/a/{id}.json': { parameters: [parameter('id', more)], get: { responses: {} } },
      });
      return [target, absent];
    };
    expect(at({ example: 'x y' })).toEqual(['/a/x%20y.json', expect.stringMatching(UUID)]);
    expect(at({ examples: { one: { value: 7 } }, schema: { type: 'integer' } })).toEqual([
      '/a/7.json',
      '/a/2147483647.json',
    ]);
    expect(at({ schema: { type: 'integer', minimum: 3, maximum: 9 } })).toEqual(['/a/3.json', '/a/9.json']);
    expect(at({ schema: { type: 'string', enum: ['b', 'c'] } })).toEqual(['/a/b.json', '/a/b.json']);
    expect(at({ schema: { type: 'string', format: 'date' } })[1]).toBe('/a/2011-11-16.json');
    expect(at({ schema: { type: 'string', pattern: '^x$' } })[1]).toBe('/a/x.json');
    expect(at({ schema: { type: 'string', format: 'uuid' } })).toEqual([
      '/a/00000000-0000-4000-8000-000000000000.json',
      expect.stringMatching(UUID),
    ]);
    expect(one({ '/a/{id}': { get: { responses: {} } } }).target).toBe('/a/1');
    expect(one({ '/größe/{maß}': {} }).template).toBe('/gr%C3%B6%C3%9Fe/{ma%C3%9F}');
  });

  it('says which statuses are documented', () => {
    const statuses = (responses: object) => operationOf({ responses }).statuses;
    expect([...statuses({ 201: {}, 409: {} })!]).toEqual([201, 409]);
    expect(statuses({ 201: {}, '4XX': {} })).toEqual(
      new Set([201, ...Array.from({ length: 100 }, (_, index) => 400 + index)]),
    );
    expect(statuses({ 201: {}, default: {} })).toBeUndefined();
    expect(statuses({ 201: {}, 'x-note': {} })).toEqual(new Set([201]));
  });

  it('says what needs credentials', () => {
    const secured = (security: unknown, everywhere?: unknown) =>
      operationOf({ responses: {}, security }, { security: everywhere }).secured;
    expect(secured([{ basic: [] }])).toBe(true);
    expect(secured(undefined, [{ basic: [] }])).toBe(true);
    expect(secured([], [{ basic: [] }])).toBe(false);
    expect(secured([{ basic: [] }, {}])).toBe(false);
    expect(secured(undefined)).toBe(false);
  });

  it('names media types with parameters', () => {
    const content = { 'Application/JSON; charset=utf-8': {} };
    expect(operationOf({ requestBody: { content }, responses: {} }).mediaTypes).toEqual(['application/json']);
  });

  it('gives a member that may be null a value of its other type', () => {
    const required = ['listed', 'either', 'any'];
    const properties = {
      listed: { type: ['null', 'string'] },
      either: { oneOf: [{ type: 'null' }, { type: 'integer' }] },
      any: { anyOf: [{ type: 'null' }, { type: 'boolean' }] },
    };
    expect(bodyOf({ type: 'object', required, properties })).toEqual({
      listed: 'x',
      either: 1,
      any: true,
    });
  });

  it('gives a body, by its example or by its schema', () => {
    const schemas = {
      Node: {
        type: 'object',
        required: ['next'],
        properties: { next: { $ref: '#/components/schemas/Node' } },
      },
      'a/b': { type: 'integer', minimum: 5 },
    };
    expect(bodyOf({ example: { a: 1 }, type: 'object' })).toEqual({ a: 1 });
    expect(bodyOf({ examples: [{ a: 2 }] })).toEqual({ a: 2 });
    expect(
      bodyOf(
        {
          type: 'object',
          required: [
            'text',
            'maybe',
            'yes',
            'list',
            'when',
            'five',
            'kind',
            'either',
            'both',
            'fixed',
            'odd',
          ],
          properties: {
            text: { type: 'string' },
            maybe: { type: ['number', 'null'] },
            yes: { type: 'boolean' },
            list: { type: 'array' },
            when: { type: 'string', format: 'date-time' },
            five: { $ref: '#/components/schemas/a~1b' },
            kind: { default: 'k' },
            either: { oneOf: [{ type: 'boolean' }, { type: 'string' }] },
            both: {
              allOf: [
                { type: 'object', required: ['a'], properties: { a: { type: 'string' } } },
                { type: 'object', required: ['b'], properties: { b: { enum: ['e'] } } },
              ],
            },
            fixed: { const: 3 },
            odd: { type: 'null' },
            left: { type: 'string' },
          },
        },
        { components: { schemas } },
      ),
    ).toEqual({
      text: 'x',
      maybe: 1,
      yes: true,
      list: [],
      when: '2011-11-16T14:26:15Z',
      five: 5,
      kind: 'k',
      either: true,
      both: { a: 'x', b: 'e' },
      fixed: 3,
    });
    expect(bodyOf({ type: 'object' })).toEqual({});
    expect(bodyOf({ $ref: '#/nowhere' })).toBeUndefined();
    // What holds itself is given up on.
    expect(
      JSON.stringify(bodyOf({ $ref: '#/components/schemas/Node' }, { components: { schemas } })),
    ).toMatch(/^(\{"next":)+\{\}\}+$/);
  });

  it.each([
    ['nothing', undefined],
    ['Swagger 2', { swagger: '2.0', paths: {} }],
    ['no paths', { openapi: '3.1.0' }],
  ])('is none: %s', (_what, document) => {
    expect(() => readOpenApi(document)).toThrow('is no OpenAPI 3 document');
  });
});

describe('paths', () => {
  const get = { get: { responses: {} } };
  const put = { put: { responses: {} }, query: { responses: {} } };

  it('that overlap have the methods of each other', () => {
    const paths = mergeOverlaps(readOpenApi(documentOf({ '/a/{id}': put, '/a/mine': get })));
    expect(paths.map(allowedMethods)).toEqual([
      ['PUT', 'OPTIONS', 'QUERY'],
      ['GET', 'HEAD', 'PUT', 'OPTIONS', 'QUERY'],
    ]);
  });

  it('match targets of their form', () => {
    const path = (template: string): CheckedPath => ({
      template,
      target: '',
      absent: '',
      operations: new Map(),
    });
    expect(matches(path('/a.b/{id}.json'), '/a.b/1.json')).toBe(true);
    expect(matches(path('/a.b/{id}.json'), '/aXb/1.json')).toBe(false);
    expect(matches(path('/a/{id}'), '/a/1/2')).toBe(false);
    expect(matches(path('/a/{*rest}'), '/a/1/2')).toBe(true);
  });
});

describe('the server', () => {
  it('is at a URL of http or https, without credentials', () => {
    for (const url of ['localhost', 'ftp://localhost', ''])
      expect(() => serverAt(url, {})).toThrow('this is no URL of http or https');
    expect(() => serverAt('http://a:hunter2@localhost', {})).toThrow(
      /^credentials are an option of their own/,
    );
    expect(serverAt('http://localhost/registry/', { user: 'a:b', headers: { cookie: 'c' } })).toMatchObject({
      base: '/registry',
      credentials: { authorization: 'Basic YTpi', cookie: 'c' },
    });
  });
});

describe('the document of a server', () => {
  const requests: IncomingMessage[] = [];
  const documents = new Map<string, { status?: number; location?: string; body?: string }>();
  let server: Server;
  let url: string;
  let folder: string;
  const small = JSON.stringify(documentOf({ '/a': {} }));
  const credentials = { 'x-api-key': 'hunter2' };
  const find = (at: string, openapi?: string) => findPaths(serverAt(at, { headers: credentials }), openapi);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'documents-'));
    server = createServer((request, response) => {
      requests.push(request);
      const { status = 200, location, body = '' } = documents.get(request.url ?? '') ?? { status: 404 };
      response.writeHead(status, location === undefined ? {} : { location }).end(body);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    documents.clear();
    requests.length = 0;
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  it('is the first at a customary place, under the path of the URL before the root', async () => {
    documents.set('/v3/api-docs', { body: small });
    documents.set('/docs-json', { body: '{"swagger":"2.0"}' });
    expect(await find(url)).toMatchObject([{ template: '/a' }]);
    documents.set('/registry/openapi.json', { body: small });
    expect(await find(`${url}/registry`)).toMatchObject([{ template: '/registry/a' }]);
    expect(requests.at(-1)?.url).toBe('/registry/openapi.json');
    documents.clear();
    expect(await find(url)).toEqual([]);
  });

  it('is asked for with the credentials, which go nowhere else', async () => {
    documents.set('/spec', { body: small });
    documents.set('/moved', { status: 302, location: '/spec' });
    await find(url, '/spec');
    expect(requests.at(-1)?.headers['x-api-key']).toBe('hunter2');
    await find('http://127.0.0.1:1', `${url}/moved`);
    expect(requests.at(-1)?.headers['x-api-key']).toBeUndefined();
    await expect(find(url, '/moved')).rejects.toThrow(
      'the OpenAPI document /moved cannot be read: it answers 302',
    );
  });

  it('is a file, wherever it is', async () => {
    const file = join(folder, 'openapi.json');
    await writeFile(file, small);
    expect(await find(url, file)).toMatchObject([{ template: '/a' }]);
    expect(requests).toEqual([]);
    await expect(find(url, 'nowhere.json')).rejects.toThrow(
      'nowhere.json cannot be read: there is no such file',
    );
    // A folder is none.
    documents.set(folder, { body: small });
    expect(await find(url, folder)).toMatchObject([{ template: '/a' }]);
  });

  it('has to be JSON', async () => {
    documents.set('/spec', { body: 'openapi: 3.1.0' });
    await expect(find(url, '/spec')).rejects.toThrow(
      /^the OpenAPI document \/spec cannot be read: Unexpected token/,
    );
  });
});

it('checks a server that stands under a path', async () => {
  const asked = new Set<string>();
  const server = createServer((request, response) => {
    asked.add(request.url ?? '');
    const body = '{"code":"404 Not Found"}';
    response
      .writeHead(404, { 'Content-Type': 'application/json' })
      .end(request.method === 'HEAD' ? '' : body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/registry/`;
  const paths = {
    '/a/{b}/{c}': { get: { responses: { 404: {} } } },
    '/a/{b}': { get: { responses: { 404: {} } } },
  };
  const report = await checkContract(url, { openapi: documentOf(paths) });
  server.close();
  expect(asked.size).toBeGreaterThan(3);
  for (const path of asked) expect(path).toMatch(/^\/registry(\/|$)/);
  // What has the form of a path that is there is not unknown.
  for (const path of asked) expect(path).not.toMatch(/^\/registry\/a\/not-there/);
  const breach = report.rules
    .flatMap(({ breaches }) => breaches)
    .find(({ rule }) => rule === 'method-not-allowed');
  expect(breach?.curl).toMatch(/^curl -i -X PROPFIND 'http:\/\/127.0.0.1:\d+\/registry\/a\/[\w-]+\/[\w-]+'$/);
});
