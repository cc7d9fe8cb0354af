import { createRequire } from 'node:module';
import { badRequest, methodNotAllowed, teapot, unauthorized, internal } from '@hapi/boom';
import * as nest from '@nestjs/common';
import createHttpError from 'http-errors';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ConflictException,
  ForbiddenException,
  GoneException,
  InternalServerErrorException,
  MethodNotAllowedException,
  NotFoundException,
  RegistryException,
  RegistryHttpModule,
  UnauthorizedException,
} from 'nestjs-registry-http';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';
import { messagesOf, rawExchange } from '../support/raw-exchange.js';

const SECRET = 'secret-7f3a';

function circular(): object {
  const object: Record<string, unknown> = { message: 'circular', fine: 1 };
  object['self'] = object;
  return object;
}

/** An HttpException of a second copy of @nestjs/common: the same methods, another class. */
class ForeignHttpException extends Error {
  getStatus = () => 409;
  getResponse = () => ({ statusCode: 409, message: 'taken', error: 'Conflict' });
}

class HostileException extends nest.HttpException {
  override getStatus(): number {
    throw new Error(SECRET);
  }
}

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

interface Row {
  readonly thrown: () => unknown;
  readonly status: number;
  readonly body: object;
  readonly headers?: Record<string, string>;
}

const MASKED = { status: 500, body: { code: '500 Internal Server Error' } };
const CHALLENGED = { 'www-authenticate': 'Bearer realm="api"' };

const ROWS: Record<string, Row> = {
  'own 404': {
    thrown: () => new NotFoundException('Resource not found'),
    status: 404,
    body: { code: '404 Not Found', message: 'Resource not found' },
  },
  'own 410 without a message': { thrown: () => new GoneException(), status: 410, body: { code: '410 Gone' } },
  'own 401': {
    thrown: () => new UnauthorizedException('who are you?'),
    status: 401,
    body: { code: '401 Unauthorized', message: 'who are you?' },
    headers: CHALLENGED,
  },
  'own 401 with a challenge': {
    thrown: () =>
      new UnauthorizedException('expired', { challenge: { scheme: 'Bearer', error: 'invalid_token' } }),
    status: 401,
    body: { code: '401 Unauthorized', message: 'expired' },
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  },
  'own 405 with its methods': {
    thrown: () => new MethodNotAllowedException('read only', { allow: ['GET', 'HEAD'] }),
    status: 405,
    body: { code: '405 Not Allowed', message: 'read only' },
    headers: { allow: 'GET, HEAD' },
  },
  'own 409 with header fields': {
    thrown: () =>
      new ConflictException('taken', { headers: { 'Retry-After': 5, 'Cache-Control': 'max-age=1' } }),
    status: 409,
    body: { code: '409 Conflict', message: 'taken' },
    headers: { 'retry-after': '5', 'cache-control': 'max-age=1' },
  },
  'own 409 with fields that cannot be sent': {
    thrown: () =>
      new ConflictException('taken', {
        headers: {
          'X-Split': 'a\r\nX-Forged: b',
          'bad name': 'x',
          'Content-Length': '1',
          'X-Fine': ['a', 'b'],
        },
      }),
    status: 409,
    body: { code: '409 Conflict', message: 'taken' },
    headers: { 'x-fine': 'a, b' },
  },
  'own 403 with places and members': {
    thrown: () =>
      new ForbiddenException('no', {
        errors: [{ pointer: '/a', message: 'b' }],
        extensions: { errorCode: 'E1', big: 1n, code: 'mine' },
      }),
    status: 403,
    body: {
      code: '403 Forbidden',
      message: 'no',
      errors: [{ pointer: '/a', message: 'b' }],
      errorCode: 'E1',
    },
  },
  'own 500': { ...MASKED, thrown: () => new InternalServerErrorException(SECRET) },
  'own 500, exposed': {
    thrown: () => new InternalServerErrorException('The night job failed', { expose: true }),
    status: 500,
    body: { code: '500 Internal Server Error', message: 'The night job failed' },
  },
  'own 503': {
    thrown: () => new RegistryException(503, SECRET, { headers: { 'Retry-After': '9' } }),
    status: 503,
    body: { code: '503 Service Unavailable' },
    headers: { 'retry-after': '9' },
  },

  'Nest 404 without a message': {
    thrown: () => new nest.NotFoundException(),
    status: 404,
    body: { code: '404 Not Found' },
  },
  'Nest 404': {
    thrown: () => new nest.NotFoundException('no such thing'),
    status: 404,
    body: { code: '404 Not Found', message: 'no such thing' },
  },
  'Nest 405': {
    thrown: () => new nest.MethodNotAllowedException(),
    status: 405,
    body: { code: '405 Not Allowed' },
    headers: { allow: 'GET, HEAD, OPTIONS' },
  },
  'Nest 401': {
    thrown: () => new nest.UnauthorizedException(),
    status: 401,
    body: { code: '401 Unauthorized' },
    headers: CHALLENGED,
  },
  'Nest 413': {
    thrown: () => new nest.PayloadTooLargeException(),
    status: 413,
    body: { code: '413 Content Too Large' },
  },
  'Nest 422': {
    thrown: () => new nest.UnprocessableEntityException('no'),
    status: 422,
    body: { code: '422 Unprocessable Content', message: 'no' },
  },
  'Nest 400 with messages': {
    thrown: () => new nest.BadRequestException(['name must be a string', 'name should not be empty']),
    status: 400,
    body: {
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [{ message: 'name must be a string' }, { message: 'name should not be empty' }],
    },
  },
  'Nest 400 with a list as its response': {
    thrown: () => new nest.HttpException(['name must be a string', { message: 'b' }], 400),
    status: 400,
    body: {
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [{ message: 'name must be a string' }, { message: 'b' }],
    },
  },
  'Nest 400 with an object': {
    thrown: () =>
      new nest.BadRequestException({
        message: 'no',
        errorCode: 'E7',
        statusCode: 418,
        code: 'mine',
        big: 1n,
      }),
    status: 400,
    body: { code: '400 Bad Request', message: 'no', errorCode: 'E7' },
  },
  'Nest 400 with an error of OAuth': {
    thrown: () => new nest.BadRequestException({ error: 'invalid_grant', error_description: 'expired' }),
    status: 400,
    body: { code: '400 Bad Request', error: 'invalid_grant', error_description: 'expired' },
  },
  'Nest 400 with places of its own': {
    thrown: () =>
      new nest.BadRequestException({ message: 'no', errors: [{ pointer: '/a', message: 'b' }, 'c', 7] }),
    status: 400,
    body: {
      code: '400 Bad Request',
      message: 'no',
      errors: [{ pointer: '/a', message: 'b' }, { message: 'c' }, { message: '7' }],
    },
  },
  'Nest 400 with a circle': {
    thrown: () => new nest.BadRequestException(circular()),
    status: 400,
    body: { code: '400 Bad Request', message: 'circular', fine: 1 },
  },
  'Nest 400 with an Error as its response': {
    thrown: () => new nest.HttpException(new Error(SECRET) as never, 400),
    status: 400,
    body: { code: '400 Bad Request' },
  },
  'Nest with a string': {
    thrown: () => new nest.HttpException('short', 404),
    status: 404,
    body: { code: '404 Not Found', message: 'short' },
  },
  'Nest 500': { ...MASKED, thrown: () => new nest.InternalServerErrorException(SECRET) },
  'Nest 503 with an object': {
    thrown: () => new nest.ServiceUnavailableException({ message: SECRET, detail: SECRET }),
    status: 503,
    body: { code: '503 Service Unavailable' },
  },
  'Nest with status 99': { ...MASKED, thrown: () => new nest.HttpException(SECRET, 99) },
  'Nest with status NaN': { ...MASKED, thrown: () => new nest.HttpException(SECRET, Number.NaN) },
  'an HttpException of a second copy': {
    thrown: () => new ForeignHttpException(SECRET),
    status: 409,
    body: { code: '409 Conflict', message: 'taken' },
  },
  'an HttpException that throws when it is asked': {
    ...MASKED,
    thrown: () => new HostileException('x', 404),
  },

  'http-errors 404': {
    thrown: () => createHttpError(404, 'no such page'),
    status: 404,
    body: { code: '404 Not Found', message: 'no such page' },
  },
  'http-errors 429 with header fields': {
    thrown: () => createHttpError(429, 'slow down', { headers: { 'Retry-After': '30' } }),
    status: 429,
    body: { code: '429 Too Many Requests', message: 'slow down' },
    headers: { 'retry-after': '30' },
  },
  'http-errors 429 with header fields of every kind': {
    thrown: () =>
      createHttpError(429, 'slow down', {
        headers: { 'Retry-After': 30, 'X-Limits': ['a', 'b'], 'X-Odd': { a: 1 }, 'X-Mixed': ['a', 1] },
      }),
    status: 429,
    body: { code: '429 Too Many Requests', message: 'slow down' },
    headers: { 'retry-after': '30', 'x-limits': 'a, b' },
  },
  'http-errors 403, not exposed': {
    thrown: () => createHttpError(403, SECRET, { expose: false }),
    status: 403,
    body: { code: '403 Forbidden' },
  },
  'http-errors 502': {
    thrown: () => createHttpError(502, SECRET),
    status: 502,
    body: { code: '502 Bad Gateway' },
  },
  'Boom 400': {
    thrown: () => badRequest('no', { secret: SECRET }),
    status: 400,
    body: { code: '400 Bad Request', message: 'no' },
  },
  'Boom 401': {
    thrown: () => unauthorized('bad token', 'Bearer', { realm: 'x' }),
    status: 401,
    body: { code: '401 Unauthorized', message: 'bad token' },
    headers: { 'www-authenticate': 'Bearer realm="x", error="bad token"' },
  },
  'Boom 405': {
    thrown: () => methodNotAllowed('no', undefined, ['GET', 'PUT']),
    status: 405,
    body: { code: '405 Not Allowed', message: 'no' },
    headers: { allow: 'GET, PUT' },
  },
  'Boom 418': { thrown: () => teapot(), status: 418, body: { code: "418 I'm a teapot" } },
  'Boom with a payload of its own': {
    thrown: () => {
      const error = badRequest('no');
      Object.assign(error.output, { payload: 'no' });
      return error;
    },
    status: 400,
    body: { code: '400 Bad Request' },
  },
  'Boom 500': { ...MASKED, thrown: () => internal(SECRET) },
  'Fastify 400': {
    thrown: () => new fastify.errorCodes.FST_ERR_VALIDATION('body/name is required'),
    status: 400,
    body: { code: '400 Bad Request', message: 'body/name is required' },
  },
  'Fastify 500': { ...MASKED, thrown: () => new fastify.errorCodes.FST_ERR_REP_INVALID_PAYLOAD_TYPE(SECRET) },
  'a plain object with a status': {
    thrown: () => ({ statusCode: 404, message: 'plain' }),
    status: 404,
    body: { code: '404 Not Found', message: 'plain' },
  },

  'an Error': { ...MASKED, thrown: () => new Error(SECRET) },
  'a SyntaxError of JSON that is no token': {
    ...MASKED,
    thrown: () => {
      try {
        return JSON.parse(`{${SECRET}`) as unknown;
      } catch (error) {
        return error;
      }
    },
  },
  'an Error that has the status of an upstream': {
    ...MASKED,
    thrown: () => Object.assign(new Error(SECRET), { status: 404, statusCode: 404 }),
  },
  'a frozen Error': { ...MASKED, thrown: () => Object.freeze(new Error(SECRET)) },
  'an AggregateError': { ...MASKED, thrown: () => new AggregateError([new Error(SECRET)], SECRET) },
  null: { ...MASKED, thrown: () => null },
  undefined: { ...MASKED, thrown: () => undefined },
  'a string': { ...MASKED, thrown: () => SECRET },
  'a number': { ...MASKED, thrown: () => 404 },
  'a BigInt': { ...MASKED, thrown: () => 404n },
  'a symbol': { ...MASKED, thrown: () => Symbol(SECRET) },
  'a function': { ...MASKED, thrown: () => () => SECRET },
  'an object without a prototype': { ...MASKED, thrown: () => Object.create(null) },
  'a frozen object': { ...MASKED, thrown: () => Object.freeze({ message: SECRET }) },
  'a revoked Proxy': { ...MASKED, thrown: revoked },
  'a Proxy that throws': {
    ...MASKED,
    thrown: () =>
      new Proxy(
        {},
        {
          get: () => {
            throw new Error(SECRET);
          },
        },
      ),
  },
  'a throwing getter': {
    ...MASKED,
    thrown: () =>
      Object.defineProperty(new Error('x'), 'message', {
        get: () => {
          throw new Error(SECRET);
        },
      }),
  },
  'a throwing inspection': {
    ...MASKED,
    thrown: () => ({
      [Symbol.for('nodejs.util.inspect.custom')]: () => {
        throw new Error(SECRET);
      },
    }),
  },
};

@nest.Controller('throw')
class ThrowingController {
  @nest.Get(':row')
  throw(@nest.Param('row') row: string) {
    throw ROWS[row]!.thrown();
  }

  @nest.Get('later/:row')
  async later(@nest.Param('row') row: string) {
    await new Promise(resolve => setImmediate(resolve));
    throw ROWS[row]!.thrown();
  }

  @nest.Get('over/success')
  overSuccess(@nest.Res({ passthrough: true }) response: any) {
    for (const [name, value] of Object.entries(SUCCESS_HEADERS)) response.header(name, value);
    response.status(201);
    throw new NotFoundException('gone after all');
  }

  @nest.Get('over/phrase')
  overPhrase(@nest.Res({ passthrough: true }) response: any) {
    (response.raw ?? response).statusMessage = 'Splendid';
    throw new NotFoundException('gone after all');
  }

  @nest.Get('over/challenge')
  overChallenge(@nest.Res({ passthrough: true }) response: any) {
    response.header('WWW-Authenticate', 'Bearer realm="guard"');
    throw new UnauthorizedException();
  }

  @nest.Get('result/:kind')
  result(@nest.Param('kind') kind: string) {
    if (kind === 'bigint') return { value: 1n };
    if (kind === 'circle') return circular();
    return {
      toJSON: () => {
        throw new Error(SECRET);
      },
    };
  }
}

const SUCCESS_HEADERS = {
  'Cache-Control': 'public, max-age=60',
  ETag: '"v1"',
  'Last-Modified': 'Wed, 16 Nov 2011 14:26:15 GMT',
  'Content-Disposition': 'attachment',
  'Content-Encoding': 'gzip',
  'Content-Language': 'sw',
  'Content-Type': 'text/csv',
  Location: '/elsewhere',
  Vary: 'Origin',
  'Set-Cookie': 'a=b',
  'X-Request-Id': 'r1',
  'Access-Control-Allow-Origin': '*',
};

@nest.Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThrowingController] })
class AppModule {}

describe.each(EVERY_ADAPTER)('thrown values on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, AppModule);
  });
  afterAll(() => running.app.close());

  describe.each(['throw', 'throw/later'])('in %s', place => {
    it.each(Object.entries(ROWS))('%s', async (row, { status, body, headers }) => {
      const response = await exchange(`${running.url}/${place}/${encodeURIComponent(row)}`);
      expect(response).toEqual({ status, headers: errorHeaders(body, headers), body: JSON.stringify(body) });
      expect(JSON.stringify(response)).not.toContain(SECRET);
    });
  });

  it('takes the headers of the success it is not, and leaves the others', async () => {
    const body = { code: '404 Not Found', message: 'gone after all' };
    const response = await exchange(`${running.url}/throw/over/success`);
    expect(response).toEqual({
      status: 404,
      headers: {
        ...errorHeaders(body),
        vary: 'Origin, Accept',
        'set-cookie': ['a=b'],
        'x-request-id': 'r1',
        'access-control-allow-origin': '*',
      },
      body: JSON.stringify(body),
    });
  });

  it('takes the phrase of the success it is not', async () => {
    const request = 'GET /throw/over/phrase HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';
    const [response] = messagesOf((await rawExchange(running.port, request)).text);
    expect(response).toMatchObject({
      statusLine: 'HTTP/1.1 404 Not Found',
      body: '{"code":"404 Not Found","message":"gone after all"}',
    });
  });

  it('leaves the challenge that a handler has set', async () => {
    const body = { code: '401 Unauthorized' };
    expect(await exchange(`${running.url}/throw/over/challenge`)).toEqual({
      status: 401,
      headers: errorHeaders(body, { 'www-authenticate': 'Bearer realm="guard"' }),
      body: JSON.stringify(body),
    });
  });

  it.each(['bigint', 'circle', 'tojson'])('a result that does not serialise (%s) is a 500', async kind => {
    const response = await exchange(`${running.url}/throw/result/${kind}`);
    const { body } = MASKED;
    expect(response).toEqual({ status: 500, headers: errorHeaders(body), body: JSON.stringify(body) });
  });

  it('responds to HEAD as to GET, without the body', async () => {
    const path = `${running.url}/throw/${encodeURIComponent('own 404')}`;
    const [get, head] = [await exchange(path), await exchange(path, { method: 'HEAD' })];
    expect(head).toEqual({ ...get, body: '' });
  });

  it('sends its own words for what no route matches, and nothing of the request', async () => {
    const body = { code: '404 Not Found', message: 'Resource not found' };
    const response = await exchange(`${running.url}/nowhere?${SECRET}`);
    expect(response).toEqual({ status: 404, headers: errorHeaders(body), body: JSON.stringify(body) });
  });
});

it('is tried against the http-errors that Express itself uses', () => {
  const require = createRequire(import.meta.url);
  expect(require('http-errors')).toBe(createHttpError);
});
