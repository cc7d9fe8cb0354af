import { once } from 'node:events';
import { createServer } from 'node:http';
import { Controller, Get, Module, Post, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Express } from 'express';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterEach, describe, expect, it } from 'vitest';
import { errorHeaders, exchange } from '../support/exchange.js';
import { responseTo } from './response-to.js';

/*
 * What no layer of an Express application takes. Neighbours of "OpenTelemetry and a prefix", all tried here: a wrapper that
 * puts another function in the place of a layer's, one that replaces the layer itself, one that adds a layer of its own at
 * each registration, two applications on one `express()`, applications that share an adapter, middleware and routes that
 * are added after start-up, a mounted application, and an error that is passed on behind Nest's handlers.
 */

@Controller('facilities')
class FacilitiesController {
  @Get() list() {
    return [];
  }
  @Post() create() {
    return {};
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
class AppModule {}

const running: INestApplication[] = [];
afterEach(() => Promise.all(running.splice(0).map(app => app.close())));

async function create(
  instance: Express,
  { module = AppModule, prefix = 'api' }: { module?: Type; prefix?: string } = {},
): Promise<INestApplication> {
  const app = await NestFactory.create(module, new ExpressAdapter(instance), {
    logger: false,
    abortOnError: false,
  });
  if (prefix) app.setGlobalPrefix(prefix);
  await app.init();
  running.push(app);
  return app;
}

async function listen(app: INestApplication): Promise<string> {
  await app.listen(0, '127.0.0.1');
  return `http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`;
}

interface Layer {
  handle: (...args: any[]) => unknown;
}
const stackOf = ({ router }: Express): Layer[] => router.stack as unknown as Layer[];

/** Puts itself around everything that is added to a router's stack, as instrumentation does. */
function onPush(instance: Express, change: (stack: Layer[]) => void): void {
  const target = instance as unknown as Record<'use', (...args: unknown[]) => unknown>;
  const use = target.use.bind(instance);
  target.use = (...args) => {
    const before = stackOf(instance).length;
    const result = use(...args);
    if (stackOf(instance).length > before) change(stackOf(instance));
    return result;
  };
}

const WRAPPERS: Readonly<Record<string, (instance: Express) => void>> = {
  'another function in the place of a layer’s': instance =>
    onPush(instance, stack => {
      const layer = stack.at(-1)!;
      const { handle } = layer;
      if (handle.length < 4) layer.handle = (request, response, next) => handle(request, response, next);
    }),
  'another layer in the place of a layer': instance =>
    onPush(instance, stack => {
      const layer = stack.pop()!;
      stack.push(Object.assign(Object.create(Object.getPrototypeOf(layer) as object) as Layer, layer));
    }),
  'a layer of its own behind each': instance => {
    const router = express.Router();
    router.use((_request, _response, next) => next());
    const [layer] = router.stack as unknown as [Layer];
    onPush(instance, stack => void stack.push(layer));
  },
  'nothing at all': () => {},
};

/** Sends requests that no route has, some at the same time, and expects each to be a 404 and the stack to stay. */
async function staysFlat(url: string, instance: Express, paths: readonly string[]): Promise<void> {
  const before = stackOf(instance).length;
  for (let round = 0; round < 5; round++) {
    const responses = await Promise.all(paths.map(path => responseTo(url, `GET ${path}`)));
    expect(responses).toEqual(paths.map(() => '404'));
  }
  expect(stackOf(instance)).toHaveLength(before);
}

describe.each(Object.entries(WRAPPERS))('on an Express that a wrapper has given %s', (_name, wrap) => {
  it('unknown paths outside the prefix are a 404, and the stack does not grow', async () => {
    const instance = express();
    wrap(instance);
    const url = await listen(await create(instance));
    await staysFlat(url, instance, ['/favicon.ico', '/', '/api/nowhere', '/apiary', '/a/b?c=d']);
    expect(await responseTo(url, 'DELETE /api/facilities')).toBe('405: GET, HEAD, POST, OPTIONS');
    expect(await responseTo(url, 'OPTIONS /api/facilities')).toBe('204: GET, HEAD, POST, OPTIONS');
  });

  it('two applications with prefixes on one instance leave each other alone', async () => {
    const instance = express();
    wrap(instance);
    await create(instance, { prefix: 'one' });
    const url = await listen(await create(instance, { prefix: 'two' }));
    await staysFlat(url, instance, ['/favicon.ico', '/one/nowhere', '/two/nowhere']);
    for (const prefix of ['/one', '/two']) {
      expect(await responseTo(url, `GET ${prefix}/facilities`)).toBe('200');
      expect(await responseTo(url, `PUT ${prefix}/facilities`)).toBe('405: GET, HEAD, POST, OPTIONS');
    }
  });

  it('routes that are added after start-up are reached', async () => {
    const instance = express();
    wrap(instance);
    const app = await create(instance);
    const url = await listen(app);
    await staysFlat(url, instance, ['/late', '/late-route']);
    app.use('/late', (_request: unknown, response: express.Response) => void response.send('late'));
    instance.get('/late-route', (_request, response) => void response.send('late'));
    expect(await responseTo(url, 'GET /late')).toBe('200');
    expect(await responseTo(url, 'GET /late-route')).toBe('200');
    await staysFlat(url, instance, ['/later', '/late-route/x']);
  });
});

it('each application on one instance tells the methods of the routes that it has outside its prefix', async () => {
  const instance = express();
  const handler = (_request: unknown, response: express.Response) => void response.send({});
  const first = await create(instance, { prefix: 'one' });
  first.getHttpAdapter().get('/docs-one', handler);
  const second = await create(instance, { prefix: 'two' });
  second.getHttpAdapter().post('/docs-two', handler);
  const url = await listen(second);
  expect(await responseTo(url, 'POST /docs-one')).toBe('405: GET, HEAD, OPTIONS');
  expect(await responseTo(url, 'GET /docs-two')).toBe('405: POST, OPTIONS');
  expect(await responseTo(url, 'GET /docs-three')).toBe('404');
});

it('applications that share an adapter have one end', async () => {
  const instance = express();
  const adapter = new ExpressAdapter(instance);
  for (const prefix of ['one', 'two']) {
    const app = await NestFactory.create(AppModule, adapter, { logger: false, abortOnError: false });
    app.setGlobalPrefix(prefix);
    await app.init();
    running.push(app);
  }
  const url = await listen(running.at(-1)!);
  await staysFlat(url, instance, ['/favicon.ico', '/one/nowhere', '/two/nowhere']);
  expect(await responseTo(url, 'PUT /one/facilities')).toBe('405: GET, HEAD, POST, OPTIONS');
  // They share a server, which is closed once.
  running.length = 1;
});

it('an application that is mounted on another leaves what it does not have to that one', async () => {
  const mounted = express();
  await create(mounted);
  const parent = express();
  parent.use('/mounted', mounted);
  parent.use((_request, response) => void response.status(418).send('the parent'));
  const server = parent.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as { port: number };
    const url = `http://127.0.0.1:${port}`;
    expect(await exchange(`${url}/mounted/nowhere`)).toMatchObject({ status: 418, body: 'the parent' });
    expect(await responseTo(url, 'GET /mounted/api/nowhere')).toBe('404');
    expect(await responseTo(url, 'GET /mounted/api/facilities')).toBe('200');
  } finally {
    server.close();
  }
});

it('an instance that is called as a function, as serverless platforms do, has the same end', async () => {
  const instance = express();
  await create(instance);
  const server = createServer((request, response) => void instance(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as { port: number };
    expect(await responseTo(`http://127.0.0.1:${port}`, 'GET /nowhere')).toBe('404');
  } finally {
    server.close();
  }
});

it.each([
  [
    'fails',
    () => {
      throw new Error('secret');
    },
    500,
    { code: '500 Internal Server Error' },
  ],
  [
    'has responded',
    (_request: unknown, response: express.Response) => void response.send('done'),
    200,
    undefined,
  ],
] as const)(
  'middleware that is added after start-up and %s gets one response',
  async (_what, middleware, status, body) => {
    const instance = express();
    const app = await create(instance);
    app.use('/late', (request: unknown, response: express.Response, next: () => void) => {
      middleware(request, response);
      next();
    });
    const url = await listen(app);
    const response = await exchange(`${url}/late`);
    expect(response.status).toBe(status);
    if (body) expect(response).toEqual({ status, headers: errorHeaders(body), body: JSON.stringify(body) });
  },
);
