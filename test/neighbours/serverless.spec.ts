import awsLambdaFastify from '@fastify/aws-lambda';
import serverlessExpress from '@codegenie/serverless-express';
import { Body, Controller, Get, Module, Param, Post, Res, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { NotFoundException, RegistryHttpModule } from 'nestjs-registry-http';
import serverlessHttp from 'serverless-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, type AdapterName } from '../support/adapters.js';
import { expectNoFaults } from './support/compare.js';
import { Log, Watch } from './support/process-faults.js';

@Controller('cats')
class CatsController {
  @Get()
  list(): object {
    return { cats: [] };
  }

  @Get('missing/:id')
  missing(@Param('id') id: string): never {
    throw new NotFoundException(`No cat ${id}`);
  }

  @Get('crash')
  async crash(): Promise<never> {
    await Promise.resolve();
    throw new Error('secret');
  }

  @Post()
  create(@Body() body: object): object {
    return body;
  }

  @Get('text')
  text(@Res({ passthrough: true }) response: { header(name: string, value: string): void }): string {
    response.header('x-own', 'yes');
    return 'text';
  }
}

@Module({ controllers: [CatsController] })
class BareModule {}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [CatsController] })
class OurModule {}

interface Result {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly multiValueHeaders?: Record<string, string[]>;
  readonly body: string;
}
type Invoke = (event: object) => Promise<Result>;

/** Each makes a function of AWS Lambda from an application that does not listen. */
const PLATFORMS: Record<string, { adapter: AdapterName; wrap: (instance: any) => Invoke }> = {
  'serverless-http': { adapter: 'express', wrap: instance => withContext(serverlessHttp(instance)) },
  '@codegenie/serverless-express': {
    adapter: 'express',
    wrap: instance => withContext(serverlessExpress.configure({ app: instance })),
  },
  'serverless-http with Fastify': {
    adapter: 'fastify',
    wrap: instance => withContext(serverlessHttp(instance)),
  },
  '@fastify/aws-lambda': { adapter: 'fastify', wrap: instance => withContext(awsLambdaFastify(instance)) },
};

function withContext(invoke: (...args: any[]) => unknown): Invoke {
  return async event => (await invoke(event, {}, () => undefined)) as Result;
}

/** An event of API Gateway, version 2. */
function eventOf(line: string, body?: string): object {
  const [method = '', path = ''] = line.split(' ');
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: {
      host: 'neighbour.test',
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
    },
    requestContext: {
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      stage: '$default',
      requestId: 'id',
      domainName: 'neighbour.test',
    },
    body,
    isBase64Encoded: false,
  };
}

describe.each(Object.entries(PLATFORMS))('%s', (_, { adapter, wrap }) => {
  const watch = new Watch();
  const log = new Log();
  const closing: (() => Promise<void>)[] = [];
  let bare: Invoke;
  let ours: Invoke;

  const start = async (module: Type): Promise<Invoke> => {
    const app = await NestFactory.create(module, ADAPTERS[adapter]() as never, { logger: log });
    const instance = app.getHttpAdapter().getInstance();
    const invoke = wrap(instance);
    await app.init();
    await instance.ready?.();
    closing.push(() => app.close());
    return async event => {
      const timer = new Promise<never>((_resolve, reject) =>
        setTimeout(() => reject(new Error('The function never settled')), 5_000).unref(),
      );
      const result = await Promise.race([invoke(event), timer]);
      const { date: _date, ...headers } = result.headers;
      return { ...result, headers };
    };
  };

  beforeAll(async () => {
    watch.start();
    bare = await start(BareModule);
    ours = await start(OurModule);
    log.take();
  });
  afterAll(async () => {
    for (const close of closing) await close();
    watch.stop();
    expectNoFaults(watch.faults);
  });

  it.each([
    ['GET /cats', undefined],
    ['GET /cats/text?token=1', undefined],
    ['POST /cats', '{"name":"Tom"}'],
  ])('leaves %s', async (line, body) => {
    const expected = await bare(eventOf(line, body));
    expect(expected.statusCode).toBeLessThan(300);
    expect(await ours(eventOf(line, body))).toEqual(expected);
    expect(log.take()).toEqual([]);
  });

  it.each([
    ['GET /cats/missing/7', undefined, 404, { code: '404 Not Found', message: 'No cat 7' }],
    ['GET /nope', undefined, 404, { code: '404 Not Found', message: 'Resource not found' }],
    ['GET /cats/crash', undefined, 500, { code: '500 Internal Server Error' }],
    ['POST /cats', '{"secret', 400, { code: '400 Bad Request', message: 'The body is malformed' }],
    [
      'PUT /cats',
      undefined,
      405,
      { code: '405 Not Allowed', message: 'The operation is not allowed on this resource' },
    ],
  ])('has %s with the body %s as %d in the shape of the contract', async (line, sent, status, body) => {
    const { statusCode, headers, body: text } = await ours(eventOf(line, sent));
    expect({
      statusCode,
      type: headers['content-type'],
      cache: headers['cache-control'],
      body: JSON.parse(text),
    }).toEqual({ statusCode: status, type: 'application/json; charset=utf-8', cache: 'no-store', body });
    expect(log.take()).toHaveLength(status >= 500 ? 1 : 0);
  });
});
