import boom from '@hapi/boom';
import { Controller, Get, Module, Query } from '@nestjs/common';
import fastify, { type FastifyError } from 'fastify';
import createHttpError from 'http-errors';
import { codeOf, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

const SECRET = 'secret-4e1c';

interface Case {
  readonly name: string;
  readonly make: () => unknown;
  readonly status: number;
  /** What is said to the client; by default nothing of a 5xx, and anything but the phrase of a 4xx. */
  readonly message?: string;
}

type Constructor = new (...words: string[]) => FastifyError;

/** What would repeat the request or tell of the server, and is said in words of this library. */
const SAID: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The media type is not supported',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body does not have the length that was announced',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is malformed',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is malformed',
  FST_ERR_BAD_URL: 'The path cannot be decoded',
  FST_ERR_MAX_PARAM_LENGTH: 'A parameter of the path is too long',
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: 'The body has no media type',
};

const FASTIFY: Case[] = Object.entries(fastify.errorCodes as unknown as Record<string, Constructor>).map(
  ([name, FastifyErrorOf]) => {
    const make = () => new FastifyErrorOf(SECRET, SECRET, SECRET);
    return { name, make, status: make().statusCode ?? 500, message: SAID[name] };
  },
);

const HTTP_ERRORS: Case[] = Object.keys(createHttpError)
  .filter(name => Number.isNaN(Number(name)) && !/^(HttpError|isHttpError)$/.test(name))
  .map(name => {
    const make = () => new (createHttpError as unknown as Record<string, Constructor>)[name]!(SECRET);
    const { statusCode: status = 500 } = make();
    return { name: `${name} of http-errors`, make, status, message: status < 500 ? SECRET : undefined };
  });

type Maker = (message: string) => boom.Boom;
const BOOM: Case[] = Object.entries(boom)
  .filter(([name]) => !/^(Boom|isBoom|boomify|default|module\.exports)$/.test(name))
  .map(([name, make]) => {
    const { statusCode: status } = (make as Maker)(SECRET).output;
    return {
      name: `${name} of Boom`,
      make: () => (make as Maker)(SECRET),
      status,
      message: status < 500 ? SECRET : undefined,
    };
  });

const BODY_PARSER: Case[] = (
  [
    ['entity.parse.failed', 400, 'The body is malformed'],
    ['request.aborted', 400, 'The request was aborted'],
    ['request.size.invalid', 400, 'The body does not have the length that was announced'],
    ['querystring.parse.rangeError', 400, 'The body is nested too deeply'],
    ['entity.verify.failed', 403, 'The body was refused'],
    ['entity.too.large', 413, 'The body is too large'],
    ['parameters.too.many', 413, 'The body has too many parameters'],
    ['charset.unsupported', 415, 'The charset is not supported'],
    ['encoding.unsupported', 415, 'The content encoding is not supported'],
    ['stream.encoding.set', 500, undefined],
    ['stream.not.readable', 500, undefined],
  ] as const
).map(([type, status, message]) => ({
  name: `${type} of body-parser`,
  make: () => createHttpError(status, SECRET, { type, body: SECRET, limit: 1, length: 2 }),
  status,
  message,
}));

const CASES = new Map([...FASTIFY, ...HTTP_ERRORS, ...BOOM, ...BODY_PARSER].map(each => [each.name, each]));

@Controller()
class ThrowingController {
  @Get('thrown')
  thrown(@Query('name') name: string): never {
    throw CASES.get(name)?.make();
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThrowingController] })
class ThrowingModule {}

it('covers what the installed packages export', () => {
  expect(FASTIFY.length).toBeGreaterThan(80);
  expect(HTTP_ERRORS.length).toBeGreaterThan(35);
  expect(BOOM.length).toBeGreaterThan(30);
});

describe.each(EVERY_ADAPTER)('errors of other packages, thrown in a route on %s', name => {
  let running: RunningApp;
  beforeAll(async () => (running = await start(name, ThrowingModule)));
  afterAll(() => running.app.close());

  it.each([...CASES.keys()])('%s', async key => {
    const { status, message } = CASES.get(key) ?? {};
    const response = await exchange(`${running.url}/thrown?name=${encodeURIComponent(key)}`);
    const body = JSON.parse(response.body) as { code: string; message?: string };
    expect(response.status).toBe(status);
    expect(body.code).toBe(codeOf(status ?? 500));
    expect(Object.keys(body)).toEqual(body.message === undefined ? ['code'] : ['code', 'message']);
    if (status === 500 || message !== undefined) expect(body.message).toBe(message);
    if ((status ?? 500) >= 500) expect(body).toEqual({ code: codeOf(status ?? 500) });
    expect(response.headers).toMatchObject(errorHeaders(body));
    if (status === 401) expect(response.headers).toHaveProperty('www-authenticate');
    if (status === 405) expect(response.headers).toHaveProperty('allow');
  });
});
