import {
  Controller,
  Get,
  Header,
  Module,
  Options,
  Post,
  type INestApplication,
  type NestApplicationOptions,
  type Type,
} from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { ServerResponse } from 'node:http';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type AdapterName, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

@Controller()
class AppController {
  @Get('facilities') list() {
    return [];
  }
  @Post('facilities') create() {
    return {};
  }
  @Get('own') own() {
    return {};
  }
  @Options('own')
  @Header('X-Own', 'yes')
  options() {
    return { own: true };
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [AppController] })
class AppModule {}

const ORIGIN = 'https://app.example.com';
const FIXED = 'https://fixed.example.com';

type Delegate = (
  request: { headers: Record<string, string> },
  response: (error: Error | null, options: object) => void,
) => void;

interface Form {
  readonly options?: (adapter: AdapterName) => NestApplicationOptions;
  readonly configure?: (app: INestApplication, adapter: AdapterName) => unknown;
  /** The fields of CORS on a response that is not one to a preflight. */
  readonly actual: (adapter: AdapterName) => Record<string, string>;
}

const ANY = { 'access-control-allow-origin': '*' };
const REFLECTED = { 'access-control-allow-origin': ORIGIN, vary: 'Origin' };

const FORMS: Readonly<Record<string, Form>> = {
  'cors: true': { options: () => ({ cors: true }), actual: () => ANY },
  'enableCors()': { configure: app => app.enableCors(), actual: () => ANY },
  'options: a reflected origin, credentials and exposed fields': {
    options: () => ({ cors: { origin: true, credentials: true, exposedHeaders: ['X-Total'] } }),
    actual: () => ({
      ...REFLECTED,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'X-Total',
    }),
  },
  'options: a fixed origin': {
    configure: app => app.enableCors({ origin: FIXED }),
    // The middleware for Express varies a fixed origin, too.
    actual: adapter => ({
      'access-control-allow-origin': FIXED,
      ...(adapter === 'express' && { vary: 'Origin' }),
    }),
  },
  'options: an origin that is asked for': {
    configure: app =>
      app.enableCors({
        origin: (origin: string, response: (error: Error | null, allowed: unknown) => void) =>
          response(null, origin === ORIGIN),
      }),
    actual: () => REFLECTED,
  },
  'a delegate given to the application': {
    options: () => ({
      cors: ((request, response) =>
        response(null, { origin: request.headers.origin === ORIGIN })) satisfies Delegate as never,
    }),
    actual: () => REFLECTED,
  },
  'a delegate given to enableCors()': {
    configure: app =>
      app.enableCors(((_request, response) =>
        setImmediate(() => response(null, { origin: [ORIGIN] }))) satisfies Delegate as never),
    actual: () => REFLECTED,
  },
};

const fastifyOf = (app: INestApplication) => app.getHttpAdapter().getInstance() as FastifyInstance;
const withVary = (vary: string | undefined) => ({ vary: vary ? `${vary}, Accept` : 'Accept' });
const NOT_FOUND = { code: '404 Not Found', message: 'Resource not found' };
const NOT_ALLOWED = { code: '405 Not Allowed', message: 'The operation is not allowed on this resource' };

describe.each(EVERY_ADAPTER)('CORS on %s', adapter => {
  describe.each(Object.entries(FORMS))('%s', (_name, form) => {
    let running: RunningApp;
    const actual = form.actual(adapter);
    const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
      exchange(running.url, { method, path, headers: { Origin: ORIGIN, ...headers } });

    beforeAll(async () => {
      running = await start(adapter, AppModule, {
        ...form.options?.(adapter),
        configure: app => form.configure?.(app, adapter),
      });
    });
    afterAll(() => running.app.close());

    it('responds to a plain OPTIONS on a known path with its methods', async () => {
      expect(await ask('OPTIONS', '/facilities')).toEqual({
        status: 204,
        headers: { ...actual, allow: 'GET, HEAD, POST, OPTIONS' },
        body: '',
      });
    });

    it('responds to a plain OPTIONS on an unknown path with 404', async () => {
      expect(await ask('OPTIONS', '/nowhere')).toEqual({
        status: 404,
        headers: errorHeaders(NOT_FOUND, { ...actual, ...withVary(actual.vary) }),
        body: JSON.stringify(NOT_FOUND),
      });
    });

    it('responds to OPTIONS for the server as a whole', async () => {
      const response = await ask('OPTIONS', '*');
      expect(response).toMatchObject({ status: 204, headers: actual, body: '' });
      expect(response.headers).not.toHaveProperty('allow');
    });

    it('leaves a plain OPTIONS to the controller that has it', async () => {
      expect(await ask('OPTIONS', '/own')).toMatchObject({
        status: 200,
        headers: { ...actual, 'x-own': 'yes' },
        body: '{"own":true}',
      });
    });

    it.each(['/facilities', '/own', '/nowhere'])('leaves a preflight of %s to CORS', async path => {
      const response = await ask('OPTIONS', path, { 'Access-Control-Request-Method': 'DELETE' });
      expect(response).toMatchObject({ status: 204, body: '' });
      expect(response.headers).toMatchObject({
        'access-control-allow-origin': actual['access-control-allow-origin'],
        'access-control-allow-methods': expect.stringContaining('POST') as string,
      });
      expect(response.headers).not.toHaveProperty('allow');
      expect(response.headers).not.toHaveProperty('x-own');
    });

    it('keeps its fields on a 405, and on a success', async () => {
      expect(await ask('DELETE', '/facilities')).toEqual({
        status: 405,
        headers: errorHeaders(NOT_ALLOWED, {
          ...actual,
          ...withVary(actual.vary),
          allow: 'GET, HEAD, POST, OPTIONS',
        }),
        body: JSON.stringify(NOT_ALLOWED),
      });
      const { headers } = await ask('GET', '/facilities');
      expect(headers).toMatchObject(actual);
      expect(headers.vary).toBe(actual.vary);
    });
  });

  // Beside a hook that varies by the same field: a preflight, a route of a plugin with options of its own, an unknown path.
  describe.each(Object.entries(FORMS))('%s, beside hooks of the application', (_name, form) => {
    @Module({ controllers: [AppController] })
    class BareModule {}

    const varied = async (module: Type, field: string | undefined) => {
      const { app, url } = await start(adapter, module, {
        ...form.options?.(adapter),
        configure: async running => {
          const vary = () => {
            if (field && adapter === 'fastify')
              fastifyOf(running).addHook(
                'onRequest',
                async (_request, reply) => void reply.header('Vary', field),
              );
            else if (field)
              running.use((_request: object, response: ServerResponse, next: () => void) => {
                response.appendHeader('Vary', field);
                next();
              });
          };
          vary();
          await form.configure?.(running, adapter);
          vary();
        },
      });
      const headers = { Origin: ORIGIN };
      const preflight = { ...headers, 'Access-Control-Request-Method': 'DELETE' };
      const vary = [
        await exchange(`${url}/facilities`, { headers }),
        await exchange(`${url}/facilities`),
        await exchange(url, { method: 'OPTIONS', path: '/facilities', headers: preflight }),
        await exchange(url, { method: 'OPTIONS', path: '/nowhere', headers: preflight }),
      ].map(response => response.headers.vary);
      await app.close();
      return vary;
    };

    it.each([undefined, 'Origin', 'Accept-Language'])('varies as without the module, by %s', async field => {
      expect(await varied(AppModule, field)).toEqual(await varied(BareModule, field));
    });
  });

  it('responds to a disallowed origin as without CORS', async () => {
    const { app, url } = await start(adapter, AppModule, { cors: { origin: false } });
    const headers = { Origin: ORIGIN, 'Access-Control-Request-Method': 'GET' };
    expect(await exchange(url, { method: 'OPTIONS', path: '/facilities', headers })).toEqual({
      status: 204,
      headers: { allow: 'GET, HEAD, POST, OPTIONS' },
      body: '',
    });
    expect(await exchange(url, { method: 'OPTIONS', path: '/nowhere', headers })).toMatchObject({
      status: 404,
    });
    await app.close();
  });

  it('responds to the error of a delegate', async () => {
    const { app, url } = await start(adapter, AppModule, {
      cors: ((_request: unknown, response: (error: Error) => void) => response(new Error('no'))) as never,
    });
    expect(await exchange(url, { path: '/facilities' })).toMatchObject({
      status: 500,
      body: '{"code":"500 Internal Server Error"}',
    });
    await app.close();
  });
});

it("goes through an adapter's own use() on Express, and leaves it there", async () => {
  const used: unknown[] = [];
  const { app, url } = await start('express', AppModule, {
    configure: running => {
      const adapter = running.getHttpAdapter();
      const use = adapter.use.bind(adapter) as (...args: unknown[]) => unknown;
      const own = (...args: unknown[]) => (used.push(args), use(...args));
      Object.assign(adapter, { use: own });
      running.enableCors();
      expect(used).toHaveLength(1);
      expect(adapter.use).toBe(own);
    },
  });
  const headers = { Origin: ORIGIN };
  expect(await exchange(url, { method: 'OPTIONS', path: '/facilities', headers })).toEqual({
    status: 204,
    headers: { ...ANY, allow: 'GET, HEAD, POST, OPTIONS' },
    body: '',
  });
  await app.close();
});

describe('CORS that Fastify sets up once', () => {
  it.each([{ origin: 'https://route.example.com' }, { origin: true }])(
    'takes the options of a route: %o',
    async cors => {
      const routeVary = async (module: Type) => {
        const { app, url } = await start('fastify', module, {
          configure: running => {
            running.enableCors({ origin: FIXED });
            fastifyOf(running).get('/route', { config: { cors } as never }, async () => 'fine');
          },
        });
        const { headers } = await exchange(`${url}/route`, { headers: { Origin: ORIGIN } });
        await app.close();
        return [headers['access-control-allow-origin'], headers.vary];
      };
      @Module({})
      class BareModule {}
      expect(await routeVary(AppModule)).toEqual(await routeVary(BareModule));
    },
  );

  it.each([
    [{}, { logLevel: '', hide: true }],
    [
      { logLevel: 'silent', hideOptionsRoute: false },
      { logLevel: 'silent', hide: false },
    ],
  ])('is set up with %o', async (options, expected) => {
    const routes: object[] = [];
    const { app, url } = await start('fastify', AppModule, {
      configure: running => {
        fastifyOf(running).addHook('onRoute', ({ method, url: path, logLevel, schema }) => {
          if (path === '*' && method === 'OPTIONS')
            routes.push({ logLevel, hide: (schema as { hide?: boolean } | undefined)?.hide });
        });
        running.enableCors({ origin: FIXED, ...options } as never);
      },
    });
    expect(routes).toEqual([expected]);
    const { headers } = await exchange(`${url}/facilities`);
    expect(headers['access-control-allow-origin']).toBe(FIXED);
    await app.close();
  });

  it('keeps what a hook of the application varies by', async () => {
    const { app, url } = await start('fastify', AppModule, {
      configure: running => {
        fastifyOf(running).addHook('onRequest', (_request, reply, done) => {
          reply.header('Vary', 'Accept-Language');
          done();
        });
        running.enableCors({ origin: FIXED });
      },
    });
    const { headers } = await exchange(`${url}/facilities`);
    expect(headers.vary?.split(', ')).toContain('Accept-Language');
    await app.close();
  });
});

it('takes the forms of options that only Fastify has', async () => {
  const origin = ORIGIN;
  const forms: unknown[] = [
    { delegator: async () => ({ origin }) },
    {
      delegator: (_request: unknown, response: (error: null, options: object) => void) =>
        response(null, { origin }),
    },
    { hook: 'preHandler', origin },
    () => ({ origin }),
  ];
  for (const options of forms) {
    const { app, url } = await start('fastify', AppModule, {
      configure: running => running.enableCors(options as never),
    });
    const headers = { Origin: ORIGIN };
    const plain = await exchange(url, { method: 'OPTIONS', path: '/facilities', headers });
    expect(plain).toMatchObject({ status: 204, headers: { allow: 'GET, HEAD, POST, OPTIONS' } });
    const preflight = { ...headers, 'Access-Control-Request-Method': 'GET' };
    const response = await exchange(url, { method: 'OPTIONS', path: '/facilities', headers: preflight });
    expect(response).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': ORIGIN } });
    expect(response.headers).not.toHaveProperty('allow');
    await app.close();
  }
});
