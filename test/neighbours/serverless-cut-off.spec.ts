import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { configure as serverlessExpress } from '@codegenie/serverless-express';
import {
  Controller,
  Get,
  Module,
  Res,
  StreamableFile,
  type MiddlewareConsumer,
  type NestModule,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RegistryHttpModule } from 'nestjs-registry-http';
import serverlessHttp from 'serverless-http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ADAPTERS, EVERY_ADAPTER } from '../support/adapters.js';

/*
 * The row: a throw after the first byte, where the response has no connection that could be cut off: serverless-http and
 * @codegenie/serverless-express never settle. Its neighbours: the throw comes before anybody waits for the response;
 * a stream fails; the server is given in place of the application; the second request of a warm process.
 */

interface Event {
  readonly version: '2.0';
  readonly rawPath: string;
  readonly [member: string]: unknown;
}

const event = (path: string): Event => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers: { host: 'localhost' },
  requestContext: {
    http: { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'none' },
    stage: '$default',
  },
  isBase64Encoded: false,
});

type Any = ServerResponse & { raw?: ServerResponse };

@Controller()
class PartsController {
  @Get('whole')
  whole(): object {
    return { whole: true };
  }

  @Get('missing')
  async missing(@Res() response: Any): Promise<void> {
    const raw = response.raw ?? response;
    raw.writeHead(200, { 'Content-Type': 'text/plain' });
    raw.write('part');
    await sleep(10);
    throw new Error('no more');
  }

  @Get('stream')
  stream(): StreamableFile {
    return new StreamableFile(
      Readable.from(
        (async function* () {
          yield Buffer.from('part');
          await sleep(10);
          throw new Error('no more');
        })(),
      ),
    );
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [PartsController] })
class PartsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((_: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, { 'Content-Type': 'text/plain' });
        response.write('part');
        throw new Error('no more');
      })
      .forRoutes('at-once');
  }
}

type Handler = (event: Event, context: object) => Promise<{ statusCode: number; body: string }>;

/** What a handler of Lambda's makes of an event: API Gateway responds to a failure with 502. */
async function settle(handler: Handler, path: string): Promise<[status: number | 'failed', body: string]> {
  const settled = handler(event(path), {}).then(
    ({ statusCode, body }) => [statusCode, body] as [number, string],
    (error: Error) => ['failed', error.message] as ['failed', string],
  );
  const late = sleep(2_000).then((): never => {
    throw new Error('It never settled');
  });
  return Promise.race([settled, late]);
}

describe.each(EVERY_ADAPTER)('A response without a connection on %s', name => {
  afterEach(() => vi.restoreAllMocks());

  const create = async () => {
    const app = await NestFactory.create(PartsModule, ADAPTERS[name]() as never, { logger: false });
    await app.init();
    const instance = app.getHttpAdapter().getInstance() as { ready?(): Promise<void> };
    await instance.ready?.();
    return app;
  };

  const CUT_OFF = 'The response was cut off';

  it.each(['/missing', '/stream', '/at-once'])('fails in serverless-http: %s', async path => {
    const app = await create();
    // Fastify's instance would be asked by inject(), which has a connection of its own.
    const handler = serverlessHttp(app.getHttpServer() as never) as unknown as Handler;
    expect(await settle(handler, '/whole')).toEqual([200, '{"whole":true}']);
    expect(await settle(handler, path)).toEqual(['failed', CUT_OFF]);
    expect(await settle(handler, '/whole')).toEqual([200, '{"whole":true}']);
    await app.close();
  });

  it('fails if serverless-http is given the application', async () => {
    const app = await create();
    const handler = serverlessHttp(app.getHttpAdapter().getInstance() as never) as unknown as Handler;
    expect(await settle(handler, '/whole')).toEqual([200, '{"whole":true}']);
    expect((await settle(handler, '/missing'))[0]).toBe('failed');
    await app.close();
  });
});

describe('A response without a connection', () => {
  it.each(['/missing', '/stream', '/at-once'])('fails in serverless-express: %s', async path => {
    vi.spyOn(console, 'error').mockReturnValue();
    const app = await NestFactory.create(PartsModule, { logger: false });
    await app.init();
    const handler = serverlessExpress({
      app: app.getHttpAdapter().getInstance() as never,
    }) as unknown as Handler;
    expect(await settle(handler, '/whole')).toEqual([200, '{"whole":true}']);
    expect(await settle(handler, path)).toEqual([500, '']);
    expect(await settle(handler, '/whole')).toEqual([200, '{"whole":true}']);
    await app.close();
  });
});
