import { Readable } from 'node:stream';
import {
  All,
  Controller,
  Get,
  Head,
  Header,
  Headers,
  HttpCode,
  Module,
  Post,
  QueryMethod,
  Redirect,
  Render,
  Res,
  Sse,
  StreamableFile,
  VersioningType,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import {
  RegistryContract,
  RegistryHttpModule,
  SuccessCode,
  type RegistryHttpOptions,
} from 'nestjs-registry-http';
import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ADAPTERS, EVERY_ADAPTER } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';
import { NodeAdapter } from '../support/node-adapter.js';

interface Reply {
  header(name: string, value: string): Reply;
  status(status: number): Reply;
  send(body: string): unknown;
}

/** As little of a template as Express asks for: a view of any name is there. */
class View {
  readonly path = 'view';
  render(_options: unknown, done: (error: null, html: string) => void): void {
    done(null, '<p>view</p>');
  }
}

@Controller('things')
class ThingsController {
  @Get('json') json() {
    return { id: 1 };
  }
  @Get('text') text() {
    return 'text';
  }
  @Get('promise') promise() {
    return Promise.resolve([]);
  }
  @Get('nothing') nothing(): void {}
  @Get('tagged') @Header('etag', '"v1"') tagged() {
    return { id: 1 };
  }
  @Get('dated') @Header('Last-Modified', 'Fri, 27 Nov 2026 00:00:00 GMT') dated() {
    return { id: 1 };
  }
  @Get('reads') reads(
    @Headers('If-None-Match') tag: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    reply.header('ETag', '"v1"');
    if (tag !== '"v1"') return { id: 1 };
    reply.status(304);
    return undefined;
  }
  @Get('file') file(): StreamableFile {
    return new StreamableFile(Buffer.from('a'));
  }
  @Get('tagged-file') @Header('ETag', '"v1"') taggedFile(): StreamableFile {
    return new StreamableFile(Buffer.from('a'));
  }
  @Get('readable') readable(): Readable {
    return Readable.from(['a']);
  }
  @Get('web') web(): Response {
    return new Response('a', { headers: { 'content-type': 'text/plain' } });
  }
  @Get('generator') async *generator() {
    yield 'a';
  }
  @Get('none') @SuccessCode(204, 'nothing is there') none() {
    return { id: 1 };
  }
  @Get('accepted') @HttpCode(202) accepted() {
    return { id: 1 };
  }
  @Get('accepted-nothing') @HttpCode(202) acceptedNothing(): void {}
  @Get('moved') @Redirect('/things/json') moved(): void {}
  @Sse('events') events() {
    return of({ data: 'a' });
  }
  @Get('self') self(@Res() reply: Reply) {
    reply.send('a');
  }
  @Head('head') head() {
    return { id: 1 };
  }
  @QueryMethod('query') query() {
    return { id: 1 };
  }
  @Post('post') post() {
    return { id: 1 };
  }
  @All('all') all() {
    return { id: 1 };
  }
}

/** A route that renders: Fastify needs a plugin for it. */
@Controller('views')
class ViewsController {
  @Get() @Render('view') view() {
    return {};
  }
}

interface Setting {
  readonly adapter?: () => AbstractHttpAdapter;
  readonly options?: RegistryHttpOptions;
  readonly controllers?: (new () => object)[];
  readonly configure?: (app: INestApplication) => unknown;
  /** What is done once the application listens. */
  readonly later?: (app: INestApplication) => unknown;
}

const respond = async (
  { adapter = ADAPTERS.express, options = {}, controllers = [ThingsController], configure, later }: Setting,
  read: (contract: RegistryContract, url: string) => unknown,
): Promise<void> => {
  @Module({ imports: [RegistryHttpModule.forRoot(options)], controllers })
  class AppModule {}
  const app = await NestFactory.create(AppModule, adapter() as never, { logger: false, abortOnError: false });
  try {
    configure?.(app);
    await app.listen(0, '127.0.0.1');
    later?.(app);
    const { port } = app.getHttpServer().address() as { port: number };
    await read(app.get(RegistryContract), `http://127.0.0.1:${port}`);
  } finally {
    await app.close();
  }
};

const TOMORROW = 'Sat, 28 Nov 2026 00:00:00 GMT';

/** Whether a client that sends back what it was given is told that nothing has changed. */
async function isNotModified(url: string, method: string): Promise<boolean> {
  const first = await exchange(url, { method });
  const { etag, 'last-modified': date } = first.headers;
  const headers = {
    ...(etag && { 'if-none-match': etag }),
    ...(date && { 'if-modified-since': TOMORROW }),
  };
  const second = await exchange(url, { method, headers });
  if (second.status !== 304) {
    expect([url, second]).toEqual([url, first]);
    return false;
  }
  expect([url, second.headers.etag, second.body]).toEqual([url, etag, '']);
  return true;
}

/** Drives every route to 304 where it can be, and holds that against what the contract says. */
async function conditionalRoutes(setting: Setting): Promise<string[]> {
  const said: string[] = [];
  const seen: string[] = [];
  await respond(setting, async ({ routes }, url) => {
    for (const { method, path, handler, success, conditional } of routes) {
      if (conditional) said.push(handler);
      // What sends by itself is not looked into.
      const asked = method === 'ALL' ? 'GET' : method;
      const is304 = handler !== 'self' && (await isNotModified(`${url}${path}`, asked));
      if (is304) seen.push(handler);
      expect(success.status).not.toBe(304);
    }
    expect(routes.length).toBeGreaterThan(0);
  });
  expect(said).toEqual(seen);
  return said;
}

const READS = ['reads'];
const STATED = ['tagged', 'dated', 'reads'];
const EVERY = [
  'json',
  'text',
  'promise',
  'nothing',
  'tagged',
  'dated',
  'reads',
  'accepted',
  'acceptedNothing',
  'head',
  'query',
  'all',
];

describe('a conditional request', () => {
  it('on Express may get a 304 from every route whose result Nest sends', async () => {
    expect(await conditionalRoutes({})).toEqual(EVERY);
  });

  it('on Fastify only by a handler that reads its condition', async () => {
    expect(await conditionalRoutes({ adapter: ADAPTERS.fastify })).toEqual(READS);
  });

  it("on an adapter of somebody's own only by a handler that reads its condition", async () => {
    @Controller()
    class OwnController {
      @Get('json') json() {
        return { id: 1 };
      }
      @Get('tagged') @Header('ETag', '"v1"') tagged() {
        return { id: 1 };
      }
    }
    const adapter = (): AbstractHttpAdapter => new NodeAdapter();
    expect(await conditionalRoutes({ adapter, controllers: [OwnController] })).toEqual([]);
  });

  it.each<[string, Pick<Setting, 'configure' | 'later'>]>([
    ['before start-up', { configure: app => app.getHttpAdapter().getInstance().set('etag', false) }],
    ['by disable()', { configure: app => app.getHttpAdapter().getInstance().disable('etag') }],
    ['once it listens', { later: app => app.getHttpAdapter().getInstance().set('etag', false) }],
  ])(
    'on Express without the setting `etag`, taken away %s: by what has a field of its own',
    async (_, how) => {
      expect(await conditionalRoutes(how)).toEqual(STATED);
    },
  );

  it.each<[string, unknown]>([
    ['strong', 'strong'],
    ['a function', () => '"own"'],
    ['true', true],
  ])('on Express with the setting `etag` as %s: by every route', async (_, etag) => {
    const later = (app: INestApplication) => app.getHttpAdapter().getInstance().set('etag', etag);
    expect(await conditionalRoutes({ later })).toEqual(EVERY);
  });

  it('follows a setting that changes while it runs', async () => {
    await respond({}, ({ routes }) => {
      expect(routes.find(({ handler }) => handler === 'json')?.conditional).toBe(true);
    });
    let set: (etag: unknown) => void = () => {};
    const later = (app: INestApplication) => {
      set = etag => app.getHttpAdapter().getInstance().set('etag', etag);
    };
    await respond({ later }, contract => {
      const json = () => contract.routes.find(({ handler }) => handler === 'json');
      const before = json();
      set(false);
      expect([before?.conditional, json()?.conditional]).toEqual([false, false]);
      set('weak');
      expect([before?.conditional, json()?.conditional]).toEqual([true, true]);
    });
  });

  it('may get a 304 if an empty result has no body: its type looks like one that is not stated', async () => {
    const read = async ({ routes }: RegistryContract, url: string) => {
      const empty = routes.filter(({ handler }) => /nothing/i.test(handler));
      expect(empty.map(({ handler, conditional }) => [handler, conditional])).toEqual([
        ['nothing', true],
        ['acceptedNothing', true],
      ]);
      const { status, headers, body } = await exchange(`${url}/things/nothing`);
      expect([status, headers.etag, body]).toEqual([200, undefined, '']);
    };
    await respond({ options: { emptyBody: 'empty' } }, read);
  });

  it('gets the same response from a template', async () => {
    const configure = (app: INestApplication) => app.getHttpAdapter().getInstance().set('view', View);
    expect(await conditionalRoutes({ controllers: [ViewsController], configure })).toEqual(['view']);
  });

  it.each([VersioningType.URI, VersioningType.HEADER] as const)(
    'is told under a prefix and with versions (%s)',
    async type => {
      @Controller({ path: 'versioned', version: '1' })
      class VersionedController {
        @Get() list() {
          return [];
        }
      }
      @Controller('health')
      class HealthController {
        @Get() check() {
          return {};
        }
      }
      const configure = (app: INestApplication) => {
        app.setGlobalPrefix('api', { exclude: ['health'] });
        app.enableVersioning({ type, header: 'accept-version', defaultVersion: '1' } as never);
      };
      await respond({ configure, controllers: [VersionedController, HealthController] }, ({ routes }) => {
        expect(routes.map(({ handler, conditional }) => [handler, conditional])).toEqual([
          ['list', true],
          ['check', true],
        ]);
      });
    },
  );

  it('is the same of an adapter that extends that of Express', async () => {
    class OwnExpressAdapter extends ExpressAdapter {}
    const adapter = (): AbstractHttpAdapter => new OwnExpressAdapter();
    expect(await conditionalRoutes({ adapter })).toEqual(EVERY);
  });

  it('is told without a server: by what the handlers read', async () => {
    @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThingsController] })
    class AppModule {}
    const context = await NestFactory.createApplicationContext(AppModule, { logger: false });
    const { routes } = context.get(RegistryContract);
    const said = routes.filter(({ conditional }) => conditional).map(({ handler }) => handler);
    await context.close();
    expect(said).toEqual(READS);
  });
});

describe.each(EVERY_ADAPTER)('a client that has the representation, on %s', name => {
  it('gets a 304 with its entity tag from Express, and the whole body again from Fastify', async () => {
    await respond({ adapter: ADAPTERS[name] }, async (_, url) => {
      const tag = 'W/"8-h5EdGu1QmHe4OkjsU292jNzSLfE"';
      const first = await exchange(`${url}/things/json`);
      const again = await exchange(`${url}/things/json`, { headers: { 'if-none-match': tag } });
      const whole = { 'content-type': 'application/json; charset=utf-8', 'content-length': '8' };
      const isExpress = name === 'express';
      expect(first).toEqual({
        status: 200,
        headers: { ...whole, ...(isExpress && { etag: tag }) },
        body: '{"id":1}',
      });
      expect(again).toEqual(isExpress ? { status: 304, headers: { etag: tag }, body: '' } : first);
    });
  });
});
