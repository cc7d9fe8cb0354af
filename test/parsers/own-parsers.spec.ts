import { Body, ConsoleLogger, Controller, Module, Post } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureOutput } from '../logging/capture-output.js';
import { start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

const SECRET = 'secret-7f3a';

@Controller('bodies')
class BodiesController {
  @Post()
  create(@Body() body: unknown): unknown {
    return { body };
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [BodiesController] })
class AppModule {}

class YamlParseError extends Error {
  override readonly name = 'YAMLParseError';
}

const MALFORMED = { code: '400 Bad Request', message: 'The body is malformed' };
const MASKED = { code: '500 Internal Server Error' };

/** On Express a parser is middleware like any other, of which nothing more can be told. */
describe('parsers of the application’s own on fastify', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start('fastify', AppModule, {
      configure: app => {
        const instance = app.getHttpAdapter().getInstance() as FastifyInstance;
        const asText = { parseAs: 'string' } as const;
        instance.addContentTypeParser('application/vnd.api+json', asText, (_request, body, done) => {
          try {
            done(null, JSON.parse(body as string));
          } catch (error) {
            done(error as Error);
          }
        });
        instance.addContentTypeParser(
          'application/async+json',
          asText,
          async (_request: unknown, body: string) => JSON.parse(body) as unknown,
        );
        instance.addContentTypeParser('application/yaml', asText, (_request, _body, done) => {
          done(new YamlParseError(SECRET));
        });
        instance.addContentTypeParser('application/frozen', asText, (_request, _body, done) => {
          done(Object.freeze(new SyntaxError(SECRET)));
        });
        instance.addContentTypeParser('application/broken', asText, (_request, _body, done) => {
          done(new TypeError(SECRET));
        });
        instance.addContentTypeParser('application/refusing', asText, (_request, _body, done) => {
          done(Object.assign(new SyntaxError(SECRET), { statusCode: 422 }));
        });
      },
    });
    running.app.useLogger(new ConsoleLogger({ logLevels: ['debug'], colors: false }));
  });
  afterAll(() => running.app.close());

  const send = (type: string, body: string) =>
    exchange(`${running.url}/bodies`, { method: 'POST', headers: { 'content-type': type }, body });

  it.each([
    ['application/vnd.api+json', MALFORMED],
    ['application/async+json', MALFORMED],
    ['application/yaml', MALFORMED],
    ['application/broken', MASKED],
    ['application/refusing', { code: '422 Unprocessable Content' }],
    ['application/frozen', MASKED],
  ])('refuse a malformed body: %s', async (type, body) => {
    let response: unknown;
    const log = await captureOutput(async () => (response = await send(type, `{"a": ${SECRET}}`)));

    expect(response).toEqual({
      status: Number(body.code.slice(0, 3)),
      headers: errorHeaders(body),
      body: JSON.stringify(body),
    });
    if (body === MALFORMED) expect(log).not.toContain(SECRET);
  });

  it.each(['application/vnd.api+json', 'application/async+json'])(
    'leave a good body as it is: %s',
    async type => {
      const { status, body } = await send(type, '{"a":1}');
      expect([status, body]).toEqual([201, '{"body":{"a":1}}']);
    },
  );
});
