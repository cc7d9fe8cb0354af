import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

@Controller('bodies')
class BodiesController {
  @Post() read(@Body() body: unknown) {
    return { body };
  }
  @Get('one') find() {
    return {};
  }
}
@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [BodiesController] })
class AppModule {}

const SECRET = 'password=hunter2';
const MALFORMED = { code: '400 Bad Request', message: 'The body is malformed' };
const MASKED = { code: '500 Internal Server Error' };

type Done = (error: Error | null, body?: unknown) => void;
type Parse = (request: unknown, body: string, done: Done) => unknown;

// Neighbours of a JSON parser that calls back: one that throws, one that rejects, one that decodes, one that fails for another
// reason, one that refuses with a type of its own, one of a plugin.
const PARSERS: Readonly<Record<string, readonly [parse: Parse, status: number, body: object]>> = {
  'x/calls-back': [
    (_request, body, done) => {
      try {
        done(null, JSON.parse(body));
      } catch (error) {
        done(error as Error);
      }
    },
    400,
    MALFORMED,
  ],
  'x/throws': [(_request, body) => JSON.parse(body), 400, MALFORMED],
  'x/rejects': [async (_request, body) => JSON.parse(body), 400, MALFORMED],
  'x/decodes': [(_request, _body, done) => done(null, decodeURIComponent('%')), 400, MALFORMED],
  'x/own': [
    (_request, _body, done) => done(Object.assign(new SyntaxError(SECRET), { type: 'entity.too.large' })),
    413,
    { code: '413 Content Too Large', message: 'The body is too large' },
  ],
  'x/fault': [(_request, _body, done) => done(new TypeError(SECRET)), 500, MASKED],
};

describe("an application's own parsers on Fastify", () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start('fastify', AppModule, {
      configure: async app => {
        const instance = app.getHttpAdapter().getInstance() as FastifyInstance;
        for (const [type, [parse]] of Object.entries(PARSERS))
          instance.addContentTypeParser(type, { parseAs: 'string' }, parse as never);
        await instance.register(async plugin => {
          plugin.addContentTypeParser(
            'x/plugin',
            { parseAs: 'string' },
            PARSERS['x/calls-back']?.[0] as never,
          );
          plugin.post('/plugin', ({ body }, reply) => void reply.send({ body }));
        });
      },
    });
  });
  afterAll(() => running.app.close());

  const post = (type: string, body: string, path = '/bodies', method = 'POST') =>
    exchange(running.url + path, { method, body, headers: { 'content-type': type } });
  const contract = (status: number, body: object, more?: Record<string, string>) => ({
    status,
    headers: errorHeaders(body, more),
    body: JSON.stringify(body),
  });

  it.each(Object.entries(PARSERS))(
    'responds to what a parser of %s fails with',
    async (type, [, status, body]) => {
      const { headers, ...rest } = await post(type, `{"${SECRET}`);
      expect(rest).toEqual({ status, body: JSON.stringify(body) });
      expect(headers).toEqual(errorHeaders(body));
    },
  );

  it('takes what they have parsed', async () => {
    for (const type of ['x/calls-back', 'x/rejects']) {
      expect(await post(type, '{"a":1}')).toMatchObject({ status: 201, body: '{"body":{"a":1}}' });
    }
  });

  it("handles the errors of a plugin's parser", async () => {
    expect(await post('x/plugin', '{"a":1}', '/plugin')).toMatchObject({ status: 200 });
    expect(await post('x/plugin', `{"${SECRET}`, '/plugin')).toEqual(contract(400, MALFORMED));
  });

  it('lets 404 and 405 outrank a malformed body', async () => {
    const missing = { code: '404 Not Found', message: 'Resource not found' };
    expect(await post('x/calls-back', '{', '/nowhere')).toEqual(contract(404, missing));
    const refused = { code: '405 Not Allowed', message: 'The operation is not allowed on this resource' };
    expect(await post('x/calls-back', '{', '/bodies/one')).toEqual(
      contract(405, refused, { allow: 'GET, HEAD, OPTIONS' }),
    );
  });
});
