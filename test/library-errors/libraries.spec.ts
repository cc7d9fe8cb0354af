import { AbilityBuilder, createMongoAbility, ForbiddenError } from '@casl/ability';
import basicAuth from '@fastify/basic-auth';
import bearerAuth from '@fastify/bearer-auth';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import {
  Controller,
  Get,
  NotFoundException as NestNotFoundException,
  Post,
  Req,
  UseInterceptors,
  type DynamicModule,
  type INestApplication,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import {
  HealthCheck,
  HealthCheckService,
  TerminusModule,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { APIError } from 'better-auth/api';
import express from 'express';
import { expressjwt } from 'express-jwt';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';
import { middleware as openapiValidator } from 'express-openapi-validator';
import createHttpError from 'http-errors';
import jwt from 'jsonwebtoken';
import multer from 'multer';
import { once } from 'node:events';
import { NEVER, timeout } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_CHALLENGE, formatChallenge } from '../../lib/exceptions/index.js';
import { codeOf, RegistryHttpModule, type RegistryHttpOptions } from '../../lib/index.js';
import { describeContract } from '../../lib/openapi/index.js';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange, type Exchange } from '../support/exchange.js';

/*
 * Libraries that stand beside an application, each with its real package. The neighbours of a row, tried in the same way: Multer by
 * Nest's interceptor, in a middleware of a path, with another media type; a secret that is looked up and not found; a cause
 * under an exception of Nest's or of http-errors'; hooks of Fastify's as well as handlers; CASL's reasons; better-auth's 5xx and
 * redirects.
 */

const SECRET = 's3cr3t-of-the-database';
const KEY = 'a key that signs every token of these tests';
const DEFAULT = { 'www-authenticate': formatChallenge(DEFAULT_CHALLENGE) };
const INVALID_TOKEN = { 'www-authenticate': 'Bearer error="invalid_token"' };

/** What the handler does next. */
let act: (request: any) => unknown = () => ({ found: true });

@Controller('facilities')
class FacilitiesController {
  @Get()
  list(@Req() request: unknown): unknown {
    return act(request);
  }
  @Post()
  create(@Req() request: unknown): unknown {
    return act(request);
  }
}

let running: RunningApp | undefined;

afterEach(async () => {
  await running?.app.close();
  running = undefined;
  act = () => ({ found: true });
});

type Configure = (app: INestApplication) => unknown;

const startOn = async (
  adapter: (typeof EVERY_ADAPTER)[number],
  configure: Configure = () => undefined,
  { imports = [], controllers = [FacilitiesController] }: Partial<DynamicModule> = {},
  options?: RegistryHttpOptions,
) => {
  const module = {
    module: class {},
    imports: [RegistryHttpModule.forRoot(options), ...imports],
    controllers,
  };
  running = await start(adapter, module, { configure });
};

const send = (path = '/facilities', options: Parameters<typeof exchange>[1] = {}) =>
  exchange(`${running?.url}${path}`, options);

const withToken = (authorization: string) => send('/facilities', { headers: { authorization } });

/** A whole response of the contract. */
const errorOf = (status: number, members: object = {}, headers: Record<string, string> = {}): Exchange => {
  const body = { code: codeOf(status), ...members };
  return { status, body: JSON.stringify(body), headers: errorHeaders(body, headers) };
};

const part = (name: string, content: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`;

const upload = (body: string, type = 'multipart/form-data; boundary=b') =>
  send('/facilities', { method: 'POST', headers: { 'content-type': type }, body });

const MALFORMED = errorOf(400, { message: 'The body is malformed' });
const NOT_SUPPORTED = errorOf(415, { message: 'The media type is not supported' });

describe.each(EVERY_ADAPTER)('on %s', adapter => {
  describe('Multer as middleware', () => {
    const limits = { fileSize: 5, files: 1 };

    it('names the field of a file that is refused', async () => {
      await startOn(adapter, app => app.use(multer({ limits }).single('avatar')));
      const unexpected = 'Unexpected file';
      expect(await upload(`${part('other', 'abc')}--b--\r\n`)).toStrictEqual(
        errorOf(400, { message: unexpected, errors: [{ pointer: '/other', message: unexpected }] }),
      );
      const large = 'A file is too large';
      expect(await upload(`${part('avatar', 'abcdefgh')}--b--\r\n`)).toStrictEqual(
        errorOf(413, { message: large, errors: [{ pointer: '/avatar', message: large }] }),
      );
    });

    it('refuses a body that is cut off or has no boundary, and another kind of multipart', async () => {
      await startOn(adapter, app => app.use('/facilities', multer({ limits }).any()));
      expect(await upload(part('avatar', 'abc'))).toStrictEqual(MALFORMED);
      expect(await upload('x', 'multipart/form-data')).toStrictEqual(MALFORMED);
      expect(await upload('x', `multipart/${SECRET}; boundary=b`)).toStrictEqual(NOT_SUPPORTED);
    });
  });

  describe('express-jwt', () => {
    const guarded: Configure = app => app.use(expressjwt({ secret: KEY, algorithms: ['HS256'] }));
    const required = errorOf(401, { message: 'Authentication is required' }, DEFAULT);

    it('asks for a token', async () => {
      await startOn(adapter, guarded);
      expect(await send()).toStrictEqual(required);
      expect(await withToken('Basic eDp5')).toStrictEqual(required);
      expect(await withToken('Bearer')).toStrictEqual(required);
    });

    it('refuses a token that is not valid, or has expired', async () => {
      await startOn(adapter, guarded);
      const invalid = errorOf(401, { message: 'The token is not valid' }, INVALID_TOKEN);
      expect(await withToken(`Bearer ${SECRET}`)).toStrictEqual(invalid);
      expect(await withToken(`Bearer ${jwt.sign({}, 'another key')}`)).toStrictEqual(invalid);
      expect(await withToken(`Bearer ${jwt.sign({}, KEY, { expiresIn: -10 })}`)).toStrictEqual(
        errorOf(401, { message: 'The token has expired' }, INVALID_TOKEN),
      );
      expect((await withToken(`Bearer ${jwt.sign({}, KEY)}`)).status).toBe(200);
    });

    it('refuses a token of an unknown key', async () => {
      await startOn(adapter, app =>
        app.use(expressjwt({ secret: async () => undefined, algorithms: ['HS256'] })),
      );
      expect(await withToken(`Bearer ${jwt.sign({}, KEY)}`)).toStrictEqual(
        errorOf(401, { message: 'The token is not valid' }, INVALID_TOKEN),
      );
    });

    it('refuses a token that was revoked', async () => {
      await startOn(adapter, app =>
        app.use(expressjwt({ secret: KEY, algorithms: ['HS256'], isRevoked: async () => true })),
      );
      expect(await withToken(`Bearer ${jwt.sign({}, KEY)}`)).toStrictEqual(
        errorOf(401, { message: 'The token is not valid' }, INVALID_TOKEN),
      );
    });
  });

  describe('CASL', () => {
    const ability = () => {
      const { cannot, build } = new AbilityBuilder(createMongoAbility);
      cannot('delete', 'Facility').because('Only its owner may delete a facility');
      return build();
    };

    it('a refusal is a 403, without the names of classes', async () => {
      await startOn(adapter);
      act = () => ForbiddenError.from(ability()).throwUnlessCan('read', SECRET);
      expect(await send()).toStrictEqual(errorOf(403, { message: 'You do not have permission to do this' }));
    });

    it('a reason that the application gives is sent', async () => {
      await startOn(adapter);
      act = () => ForbiddenError.from(ability()).throwUnlessCan('delete', 'Facility');
      expect(await send()).toStrictEqual(errorOf(403, { message: 'Only its owner may delete a facility' }));
      act = () =>
        ForbiddenError.from(ability()).setMessage('Ask an editor').throwUnlessCan('edit', 'Facility');
      expect(await send()).toStrictEqual(errorOf(403, { message: 'Ask an editor' }));
    });
  });

  it("RxJS: a time-out is a 504, another library's TimeoutError is not", async () => {
    await startOn(adapter);
    act = () => NEVER.pipe(timeout(20));
    expect(await send()).toStrictEqual(errorOf(504));
    act = () => {
      throw Object.assign(new Error('Timeout has occurred'), { name: 'TimeoutError' });
    };
    expect(await send()).toStrictEqual(errorOf(500));
  });

  describe('better-auth', () => {
    it('an APIError is what it says', async () => {
      await startOn(adapter);
      act = () => {
        throw new APIError('UNAUTHORIZED', { message: 'Invalid email or password', code: 'INVALID_LOGIN' });
      };
      expect(await send()).toStrictEqual(
        errorOf(401, { message: 'Invalid email or password', errorCode: 'INVALID_LOGIN' }, DEFAULT),
      );
      act = () => {
        throw new APIError('TOO_MANY_REQUESTS', undefined, { 'X-Secret': SECRET, 'Retry-After': '7' });
      };
      expect(await send()).toStrictEqual(errorOf(429, {}, { 'retry-after': '7' }));
      act = () => {
        throw new APIError(422, { message: 'Not on a Sunday', day: 7 });
      };
      expect(await send()).toStrictEqual(errorOf(422, { message: 'Not on a Sunday', day: 7 }));
    });

    it('a 5xx is masked, and a redirect that is thrown is no error status', async () => {
      await startOn(adapter);
      act = () => {
        throw new APIError('INTERNAL_SERVER_ERROR', { message: SECRET, code: SECRET });
      };
      expect(await send()).toStrictEqual(errorOf(500));
      act = () => {
        throw new APIError('FOUND', undefined, { Location: `/${SECRET}` });
      };
      expect(await send()).toStrictEqual(errorOf(500));
    });

    it("an APIError of an upstream's client is a masked 500", async () => {
      await startOn(adapter);
      act = () => {
        throw Object.assign(new Error(SECRET), { name: 'APIError', status: 401, headers: {}, error: {} });
      };
      expect(await send()).toStrictEqual(errorOf(500));
    });
  });

  describe('@nestjs/terminus', () => {
    let found: HealthIndicatorResult = { database: { status: 'up' } };

    @Controller('health')
    class HealthController {
      constructor(private readonly health: HealthCheckService) {}
      @Get()
      @HealthCheck()
      check() {
        return this.health.check([() => ({ memory: { status: 'up' } }), () => found]);
      }
    }

    const withHealth = {
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController, FacilitiesController],
    };

    const down = {
      status: 'error',
      info: { memory: { status: 'up' } },
      error: { database: { status: 'down', message: 'no connection' } },
      details: { memory: { status: 'up' }, database: { status: 'down', message: 'no connection' } },
    };

    it('the findings of a failed health check are sent, although it is a 5xx', async () => {
      await startOn(adapter, undefined, withHealth);
      found = { database: { status: 'down', message: 'no connection' } };
      expect(await send('/health')).toStrictEqual(errorOf(503, down));
      found = { database: { status: 'up' } };
      expect((await send('/health')).status).toBe(200);
    });

    it('sent bodies have the members that OpenAPI documents', async () => {
      await startOn(adapter, undefined, withHealth);
      found = { database: { status: 'down', message: 'no connection' } };
      const { app } = running as RunningApp;
      const document = SwaggerModule.createDocument(app, new DocumentBuilder().build());
      const responses = describeContract(document, app).paths['/health']?.get?.responses as any;
      const { properties } = responses[503].content['application/json'].schema;
      const { code, ...members } = JSON.parse((await send('/health')).body);
      expect(code).toBe('503 Service Unavailable');
      expect(Object.keys(properties)).toStrictEqual(Object.keys(members));
    });

    it('in problem details too, if `status` is the status', async () => {
      await startOn(adapter, undefined, withHealth);
      found = { database: { status: 'down', message: 'no connection' } };
      const { status, body } = await send('/health', { headers: { accept: 'application/problem+json' } });
      expect(status).toBe(503);
      expect(JSON.parse(body)).toStrictEqual({
        type: 'about:blank',
        title: 'Service Unavailable',
        instance: '/health',
        code: '503 Service Unavailable',
        ...down,
        status: 503,
      });
    });

    it('has no details, as any other 5xx, if it is switched off or no health check', async () => {
      await startOn(adapter, undefined, withHealth, { libraryErrors: { terminus: false } });
      found = { database: { status: 'down', message: 'no connection' } };
      expect(await send('/health')).toStrictEqual(errorOf(503));
      await running?.app.close();

      await startOn(adapter);
      act = () => {
        throw createHttpError(503, SECRET, { status: 'error', details: { secret: SECRET } });
      };
      expect((await send()).body).not.toContain(SECRET);
    });
  });

  it('an exception of Nest or of http-errors counts, whatever the error of a library under it is', async () => {
    await startOn(adapter);
    const cause = Object.assign(new Error(SECRET), { code: 'LIMIT_FILE_SIZE' });
    act = () => {
      throw new NestNotFoundException('No such facility', { cause });
    };
    expect(await send()).toStrictEqual(errorOf(404, { message: 'No such facility' }));
    act = () => {
      throw createHttpError(410, 'It was closed', { cause });
    };
    expect(await send()).toStrictEqual(errorOf(410, { message: 'It was closed' }));
  });
});

describe('on express', () => {
  it("Multer by Nest's interceptor: its own exceptions are kept", async () => {
    @Controller('facilities')
    class UploadsController {
      @Post()
      @UseInterceptors(FileInterceptor('avatar', { limits: { fileSize: 5 } }))
      create() {}
    }
    await startOn('express', undefined, { controllers: [UploadsController] });
    expect(await upload(`${part('other', 'abc')}--b--\r\n`)).toStrictEqual(
      errorOf(400, { message: 'Unexpected file field - other' }),
    );
    expect(await upload(`${part('avatar', 'abcdefgh')}--b--\r\n`)).toStrictEqual(
      errorOf(413, { message: 'File too large' }),
    );
  });

  describe('express-oauth2-jwt-bearer', () => {
    const options = {
      secret: KEY,
      issuer: 'https://issuer',
      audience: 'api',
      tokenSigningAlg: 'HS256',
    } as const;
    const token = (scope?: string) =>
      `Bearer ${jwt.sign({ scope }, KEY, { issuer: options.issuer, audience: 'api', expiresIn: 100 })}`;

    it.each<[what: string, authorization: string | undefined, status: number, message: string]>([
      ['no credentials', undefined, 401, 'Authentication is required'],
      ['a token that is none', 'Bearer abc', 401, 'The token is not valid'],
      ['credentials that are malformed', 'Bearer a b', 400, 'The credentials are malformed'],
      ['another scheme', 'Basic eDp5', 400, 'The credentials are malformed'],
      ['a scope that is too small', token('read'), 403, 'The token does not have the scope that is needed'],
      ['no scope', token(), 403, 'The token does not have the scope that is needed'],
    ])('%s: its status and its own challenge', async (_, authorization, status, message) => {
      const headers = authorization === undefined ? {} : { authorization };
      // What the package itself sends.
      const bare = express();
      bare.use(auth(options), requiredScopes('write'));
      const server = bare.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      const own = await exchange(`http://127.0.0.1:${port}/facilities`, { headers });
      server.close();
      expect(own.headers['www-authenticate']).toMatch(/^Bearer realm="api"/);

      await startOn('express', app => app.use(auth(options), requiredScopes('write')));
      expect(await send('/facilities', { headers })).toStrictEqual(
        errorOf(status, { message }, { 'www-authenticate': String(own.headers['www-authenticate']) }),
      );
      expect(own.status).toBe(status);
    });
  });

  describe('express-openapi-validator', () => {
    const text = { type: 'string' } as const;
    const apiSpec = {
      openapi: '3.0.0',
      info: { title: 'Facilities', version: '1' },
      paths: {
        '/facilities': {
          get: { security: [{ key: [] }], responses: { 200: { description: 'All' } } },
          post: {
            parameters: [
              { in: 'query', name: 'limit', schema: { type: 'integer' } },
              { in: 'header', name: 'x-key', required: true, schema: text },
              { in: 'cookie', name: 'session', required: true, schema: text },
            ],
            requestBody: {
              required: true,
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    required: ['name'],
                    properties: {
                      name: text,
                      'a/b': { type: 'array', items: { type: 'string', enum: ['x'] } },
                    },
                  },
                },
              },
            },
            responses: { 201: { description: 'Made' } },
          },
        },
      },
      components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'key' } } },
    } as const;

    const validated: Configure = app =>
      app.use(
        express.json(),
        // As cookie-parser does.
        (request: { headers: { cookie?: string }; cookies?: object }, _: unknown, next: () => void) => {
          request.cookies = request.headers.cookie ? { session: SECRET } : {};
          next();
        },
        openapiValidator({
          apiSpec: structuredClone(apiSpec) as never,
          validateSecurity: {
            handlers: {
              key: () => {
                throw new Error(SECRET);
              },
            },
          },
        }),
      );

    it('names the places of its problems', async () => {
      await startOn('express', validated);
      const post = (path: string, body: object, fields: Record<string, string>) =>
        send(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...fields },
          body: JSON.stringify(body),
        });
      const refused = (...errors: object[]) => errorOf(400, { message: 'Validation failed', errors });
      const fields = { 'x-key': SECRET, cookie: `session=${SECRET}` };

      expect(await post('/facilities?limit=x', {}, fields)).toStrictEqual(
        refused(
          { parameter: 'limit', message: 'must be integer', code: 'type' },
          { pointer: '/name', message: "must have required property 'name'", code: 'required' },
        ),
      );
      expect(await post('/facilities', { name: 'x', 'a/b': [SECRET] }, fields)).toStrictEqual(
        refused({
          pointer: '/a~1b/0',
          message: 'must be equal to one of the allowed values: x',
          code: 'enum',
        }),
      );
      expect(await post('/facilities', { name: 'x' }, { cookie: fields.cookie })).toStrictEqual(
        refused({ header: 'x-key', message: "must have required property 'x-key'", code: 'required' }),
      );
      expect(await post('/facilities', { name: 'x' }, { 'x-key': SECRET })).toStrictEqual(
        refused({ message: "cookie session: must have required property 'session'", code: 'required' }),
      );
      expect(await post(`/facilities?other=${SECRET}`, { name: 'x' }, fields)).toStrictEqual(
        refused({ parameter: 'other', message: "Unknown query parameter 'other'" }),
      );
      expect((await post('/facilities', { name: 'x' }, fields)).status).toBe(201);
    });

    it('has its other statuses, and what a security handler throws stays in the log', async () => {
      await startOn('express', validated);
      const headers = { 'content-type': 'text/csv' };
      expect(await send('/facilities', { method: 'POST', headers, body: 'a' })).toStrictEqual(NOT_SUPPORTED);
      expect(await send('/facilities', { method: 'PATCH' })).toStrictEqual(
        errorOf(405, {}, { allow: 'POST, GET' }),
      );
      expect(await send('/nowhere')).toStrictEqual(errorOf(404, { message: 'Resource not found' }));
      const required = errorOf(401, { message: 'Authentication is required' }, DEFAULT);
      expect(await send('/facilities')).toStrictEqual(required);
      expect(await send('/facilities?key=x')).toStrictEqual(required);
    });
  });
});

describe('on fastify', () => {
  describe('@fastify/multipart', () => {
    const withMultipart =
      (options: object = {}): Configure =>
      app =>
        (app as any).register(multipart, { limits: { fileSize: 5, files: 1, fields: 1 }, ...options });

    it.each([
      ['a handler reads it', {}],
      ['a hook reads it', { attachFieldsToBody: true }],
    ])('limits, a body that is cut off, without boundary: %s', async (_, options) => {
      await startOn('fastify', withMultipart(options));
      if (!('attachFieldsToBody' in options)) {
        act = async request => {
          for await (const { file } of request.parts()) await file.toArray();
        };
      }
      expect(await upload(`${part('avatar', 'abcdefgh')}--b--\r\n`)).toStrictEqual(
        errorOf(413, { message: 'A file is too large' }),
      );
      expect(await upload(`${part('one', 'a')}${part('two', 'a')}--b--\r\n`)).toStrictEqual(
        errorOf(413, { message: 'Too many files' }),
      );
      expect(await upload(part('avatar', 'abc'))).toStrictEqual(MALFORMED);
      expect(await upload('x', 'multipart/form-data')).toStrictEqual(MALFORMED);
      expect(await upload(`${part('__proto__', 'abc')}--b--\r\n`)).toStrictEqual(
        errorOf(400, { message: 'The name of a field is not allowed' }),
      );
    });

    it('another media type, if a handler expects multipart', async () => {
      await startOn('fastify', withMultipart());
      act = request => request.file();
      expect(await upload('{}', 'application/json')).toStrictEqual(NOT_SUPPORTED);
    });
  });

  it('@fastify/rate-limit: a 429 with its Retry-After, a 403 if it bans', async () => {
    await startOn('fastify', app =>
      (app as any).register(rateLimit, { max: 1, timeWindow: '1 minute', ban: 1, keyGenerator: () => 'x' }),
    );
    const fields = { 'x-ratelimit-limit': '1', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '60' };
    const message = 'Rate limit exceeded, retry in 1 minute';
    expect((await send()).status).toBe(200);
    expect(await send()).toStrictEqual(errorOf(429, { message }, { ...fields, 'retry-after': '60' }));
    expect(await send()).toStrictEqual(errorOf(403, { message }, { ...fields, 'retry-after': '60' }));
  });

  /** A plugin whose function the application sets as a hook itself. */
  const withHook =
    (plugin: unknown, options: object, name: string): Configure =>
    async app => {
      await (app as any).register(plugin, options);
      const instance = app.getHttpAdapter().getInstance();
      instance.addHook('onRequest', (...args: unknown[]) => instance[name](...args));
    };

  it('@fastify/basic-auth: a 401 with the challenge that it is configured for', async () => {
    const options = { validate: async () => undefined, authenticate: { realm: 'facilities' } };
    await startOn('fastify', withHook(basicAuth, options, 'basicAuth'));
    expect(await send()).toStrictEqual(
      errorOf(
        401,
        { message: 'Authentication is required' },
        { 'www-authenticate': 'Basic realm="facilities", charset="UTF-8"' },
      ),
    );
    expect((await withToken('Basic eDp5')).status).toBe(200);
  });

  it("@fastify/basic-auth: a 401 for what the application's own function throws", async () => {
    const validate = async () => {
      throw new Error(SECRET);
    };
    await startOn('fastify', withHook(basicAuth, { validate, authenticate: true }, 'basicAuth'));
    expect(await withToken('Basic eDp5')).toStrictEqual(
      errorOf(401, {}, { 'www-authenticate': 'Basic charset="UTF-8"' }),
    );
  });

  it('@fastify/bearer-auth: a 401 with the challenge for a token', async () => {
    const options = { keys: new Set(['known']), addHook: false, verifyErrorLogLevel: null };
    await startOn('fastify', withHook(bearerAuth, options, 'verifyBearerAuth'));
    expect(await send()).toStrictEqual(
      errorOf(401, { message: 'Authentication is required' }, { 'www-authenticate': 'Bearer realm="api"' }),
    );
    expect(await withToken('Bearer unknown')).toStrictEqual(
      errorOf(401, { message: 'The token is not valid' }, INVALID_TOKEN),
    );
    expect((await withToken('Bearer known')).status).toBe(200);
  });
});
