import type { DynamicModule, INestApplication, LoggerService, Type } from '@nestjs/common';
import { APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ValidationPipe } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegistryHttpModule, type RegistryHttpOptions } from '../../lib/index.js';
import { type AdapterName, EVERY_ADAPTER, start } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';
import { rawExchange } from '../support/raw-exchange.js';
import {
  DerivedController,
  GlobalGuard,
  KeptController,
  LegacyController,
  ScopedLegacyController,
} from './legacy.controllers.js';

/** Everything that differs from Nest. */
const OPTIONS: RegistryHttpOptions = {
  exclude: [LegacyController, ScopedLegacyController],
  successCodes: 'enforce',
  unlistedStatuses: 'fold',
  compatibility: 'nest',
  unsupportedMediaTypes: 'refuse',
  undeclaredErrors: 'error',
  extend: () => ({ extended: true }),
};

const FORMS = {
  forRoot: () => RegistryHttpModule.forRoot(OPTIONS),
  forRootAsync: () => RegistryHttpModule.forRootAsync({ useFactory: async () => OPTIONS }),
} satisfies Record<string, () => DynamicModule>;

class AppModule {}

function moduleOf(imports: DynamicModule[], controllers: Type[]): DynamicModule {
  return {
    module: AppModule,
    imports,
    controllers,
    providers: [
      { provide: APP_GUARD, useClass: GlobalGuard },
      { provide: APP_PIPE, useValue: new ValidationPipe() },
    ],
  };
}

const get = (path: string, ...fields: string[]) => [`GET ${path}`, fields, ''] as const;
const post = (path: string, body: string, type = 'application/json') =>
  [`POST ${path}`, [`Content-Type: ${type}`, `Content-Length: ${body.length}`], body] as const;

const REQUESTS: (readonly [line: string, fields: readonly string[], body: string])[] = [
  ...[
    'object',
    'text',
    'number',
    'null',
    'nothing',
    'fields',
    'fields-and-throw',
    'run-time/202',
    'run-time/404',
    'run-time/500',
    'throw/text',
    'throw/nothing',
    'throw/object',
    'throw/undeclared',
    'throw/fault',
    'throw/unlisted',
    'throw/own',
    'throw/success',
    'throw/error',
    'throw/string',
    'throw/null',
    'throw/http-error',
    'throw/database',
    'throw/filtered',
    'returned',
    'unserialisable',
    'guard/refuse',
    'guard/throw',
    'pipe/7',
    'pipe/seven',
    'interceptor/now',
    'interceptor/later',
    'redirect',
    'file',
    'file/broken',
    'file/broken-later',
    'events',
    'events/broken',
    'view',
    'by-itself',
    'twice',
    'next',
    'next/exception',
  ].map(path => get(`/legacy/${path}`)),
  get('/legacy-scoped'),
  get('/legacy-scoped/throw'),
  get('/legacy/throw/text', 'Accept: application/problem+json'),
  get('/legacy/throw/error', 'Accept: application/problem+json'),
  get('/legacy/object', 'X-Guard: refuse'),
  get('/legacy/object', 'X-Guard: throw'),
  get('/legacy/fields', 'If-None-Match: "7"'),
  ['HEAD /legacy/object', [], ''],
  ['HEAD /legacy/throw/text', [], ''],
  ['HEAD /legacy/null', [], ''],
  ['DELETE /legacy/nothing', [], ''],
  ['DELETE /legacy/no-content', [], ''],
  post('/legacy/created', '{"name":"Clinic"}'),
  post('/legacy/created', '{"name":7}'),
  post('/legacy/accepted', '{}'),
  post('/legacy/stated', '{}'),
  post('/legacy/nothing', '{}'),
  post('/legacy/error-code', '{}'),
  post('/legacy/validated', '{"name":7,"other":true}'),
  post('/legacy/validated?page=x', '{"name":"Clinic"}'),
];

/** On Express, a body that nobody parses. Fastify refuses it before the handler. */
const UNPARSED = post('/legacy/created', 'name', 'application/x-unknown');

/** What the process logs but for the report at start-up: a stack up to its first frame, which is the application's. */
function collectAll(): { lines: string[]; logger: LoggerService } {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (message: unknown, ...rest: unknown[]): void => {
      const text =
        message instanceof Error ? (message.stack ?? '').split('\n').slice(0, 2).join('\n') : String(message);
      lines.push([level, text, rest.at(-1)].map(String).join(' '));
    };
  const logger = {
    log: write('log'),
    debug: write('debug'),
    verbose: write('verbose'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  };
  return { lines, logger };
}

interface Conversation {
  readonly request: string;
  readonly response: string;
  readonly log: readonly string[];
}

async function converse(adapter: AdapterName, imports: DynamicModule[]): Promise<Conversation[]> {
  const { lines, logger } = collectAll();
  const module = moduleOf(imports, [LegacyController, ScopedLegacyController]);
  const { app, port } = await start(adapter, module, { logger });
  const requests = adapter === 'express' ? [...REQUESTS, UNPARSED] : REQUESTS;
  const conversations: Conversation[] = [];
  try {
    for (const [line, fields, body] of requests) {
      lines.length = 0;
      const request = [`${line} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...fields, '', body];
      const { text } = await rawExchange(port, request.join('\r\n'), {
        timeout: 5_000,
        // A stream of events says keep-alive, and nobody closes it.
        ...(line.endsWith('/events') && { end: '\r\n0\r\n\r\n' }),
      });
      conversations.push({
        request: [line, ...fields].join(', '),
        response: text.replace(/^Date: .*\r\n/im, ''),
        log: [...lines],
      });
    }
  } finally {
    await app.close();
  }
  return conversations;
}

describe.each(EVERY_ADAPTER)('excluded controllers on %s', adapter => {
  let bare: Conversation[];

  beforeAll(async () => {
    bare = await converse(adapter, []);
  }, 60_000);

  describe.each(Object.entries(FORMS))('with %s', (_form, importModule) => {
    let conversations: Conversation[];

    beforeAll(async () => {
      conversations = await converse(adapter, [importModule()]);
    }, 60_000);

    it('are asked as much', () => {
      expect(conversations.map(({ request }) => request)).toEqual(bare.map(({ request }) => request));
      expect(bare.every(({ response }) => response !== '')).toBe(true);
    });

    it.each(
      [...REQUESTS.keys()].map(index => [REQUESTS[index]?.slice(0, 2).flat().join(', '), index] as const),
    )('respond and log to %s byte for byte as bare Nest does', (_request, index) => {
      expect(conversations[index]).toEqual(bare[index]);
    });

    it.runIf(adapter === 'express')('get the unparsed body', () => {
      expect(conversations.at(-1)).toEqual(bare.at(-1));
    });
  });
});

describe.each(EVERY_ADAPTER)('the rest of the application on %s', adapter => {
  let app: INestApplication;
  let url: string;
  const observed: unknown[] = [];

  beforeAll(async () => {
    const options = {
      exclude: [LegacyController],
      onError: (error: Error) => void observed.push(error.message),
    };
    ({ app, url } = await start(
      adapter,
      moduleOf([RegistryHttpModule.forRoot(options)], [LegacyController, KeptController, DerivedController]),
    ));
  });
  afterAll(() => app.close());

  it('keeps the contract beside an excluded controller', async () => {
    const body = { code: '404 Not Found', message: 'No such clinic' };
    expect(await exchange(`${url}/kept/throw`)).toEqual({
      status: 404,
      headers: errorHeaders(body),
      body: JSON.stringify(body),
    });
    const empty = await exchange(`${url}/kept/null`);
    expect([empty.status, empty.body]).toEqual([200, '{"code":"200 OK"}']);
  });

  it('keeps the contract in a class that extends an excluded one', async () => {
    const body = { code: '404 Not Found', message: 'No such clinic' };
    expect(await exchange(`${url}/derived/throw/text`)).toEqual({
      status: 404,
      headers: errorHeaders(body),
      body: JSON.stringify(body),
    });
  });

  it.each([
    ['404 of no route', 'GET', '/legacy/none', undefined, { code: '404 Not Found' }, {}],
    ['405', 'PUT', '/legacy/object', undefined, { code: '405 Not Allowed' }, { allow: 'GET, HEAD, OPTIONS' }],
    ['400 of the parser', 'POST', '/legacy/created', '{"name":', { code: '400 Bad Request' }, {}],
  ] as const)(
    'responds the %s for the paths of an excluded controller',
    async (_what, method, path, sent, body, more) => {
      const response = await exchange(url + path, {
        method,
        ...(sent && { body: sent, headers: { 'content-type': 'application/json' } }),
      });
      expect({ status: response.status, code: JSON.parse(response.body).code }).toEqual({
        status: Number(body.code.slice(0, 3)),
        code: body.code,
      });
      expect(response.headers).toMatchObject({ 'cache-control': 'no-store', vary: 'Accept', ...more });
    },
  );

  it('tells onError of its own errors only', async () => {
    observed.length = 0;
    await exchange(`${url}/legacy/throw/error`);
    await exchange(`${url}/kept/throw`);
    expect(observed).toEqual(['No such clinic']);
  });
});
