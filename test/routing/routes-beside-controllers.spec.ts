import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import {
  Controller,
  Get,
  Module,
  Post,
  type INestApplication,
  type MiddlewareConsumer,
} from '@nestjs/common';
import { GraphQLModule, Query, Resolver } from '@nestjs/graphql';
import type { ExpressAdapter, NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type Response } from 'express';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';
import { responseTo } from './response-to.js';

/*
 * What middleware and routes of the framework itself serve, beside controllers. The rows are Apollo, middleware that a
 * module binds to a path, `app.use('/rpc', …)` and a route of the instance. Neighbours: a router with routes that is mounted
 * on every path or on the global prefix, a wildcard behind a path (better-auth), `all()`, middleware for one method, a
 * regular expression; and what must stay a 404: middleware on every path, or on every path behind the prefix, error
 * handlers, another method of a route.
 */

const serve = (_request: unknown, response: Response): void => void response.status(200).send('{}');
const pass = (_request: unknown, _response: unknown, next: NextFunction): void => next();

@Controller('facilities')
class FacilitiesController {
  @Get() list() {
    return [];
  }
}

@Controller('hooks')
class HooksController {
  @Get('both') read() {
    return {};
  }
  @Post('own') own() {
    return {};
  }
}

@Resolver()
class PingResolver {
  @Query('ping') ping() {
    return 'pong';
  }
}

@Module({
  imports: [
    RegistryHttpModule.forRoot(),
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      typeDefs: 'type Query { ping: String }',
      includeStacktraceInErrorResponses: false,
      csrfPrevention: false,
    }),
  ],
  controllers: [FacilitiesController, HooksController],
  providers: [PingResolver],
})
class AppModule {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(pass).forRoutes('*');
    consumer.apply(serve).forRoutes('hooks/bound', 'hooks/both');
    consumer.apply(serve).forRoutes({ path: 'hooks/post', method: 1 });
  }
}

function configure(app: INestApplication, prefix: string): void {
  if (prefix) app.setGlobalPrefix(prefix);
  // Bodies are parsed before anything below.
  (app as NestExpressApplication).useBodyParser('json');
  const instance = (app.getHttpAdapter() as unknown as ExpressAdapter).getInstance<express.Express>();
  const router = express.Router();
  router.post('/rooted', serve);
  router.use(pass);
  app.use('/rpc', serve);
  app.use(router);
  if (prefix) app.use(`/${prefix}`, pass, express.Router().post('/rooted', serve));
  app.use('/failing', (error: unknown, _request: Request, _response: Response, next: NextFunction) =>
    next(error),
  );
  instance.post('/raw', serve);
  instance.post('/raw/:id', serve);
  instance.all('/auth/*path', serve);
  instance.put(/^\/pattern-\d+$/, serve);
  instance.use('/:tenant', pass);
}

const JSON_TYPE = { 'content-type': 'application/json' };
const BODIES = {
  'malformed JSON': [JSON_TYPE, '{"a":', 400, 'The body is malformed'],
  'a body that is too large': [JSON_TYPE, JSON.stringify('x'.repeat(200_000)), 413, undefined],
  'an unknown charset': [{ 'content-type': 'application/json; charset=klingon' }, '{}', 415, undefined],
  'an unknown coding': [{ ...JSON_TYPE, 'content-encoding': 'zip' }, '{}', 415, undefined],
} as const;

describe.each(['', 'api'])('on Express, with the global prefix "%s"', prefix => {
  let running: RunningApp;
  const base = prefix && `/${prefix}`;

  beforeAll(async () => {
    running = await start('express', AppModule, { configure: app => configure(app, prefix) });
  });
  afterAll(() => running.app.close());

  const served: (readonly [method: string, path: string])[] = [
    ['POST', '/graphql'],
    ['POST', `${base}/hooks/bound`],
    ['POST', `${base}/hooks/post`],
    ['POST', '/rpc'],
    ['DELETE', '/rpc/any/thing?a=b'],
    ['POST', '/raw'],
    ['POST', '/raw/7'],
    ['POST', '/auth/sign-in/email'],
    ['PUT', '/pattern-7'],
    ['POST', `${base}/rooted`],
  ];
  describe.each(Object.entries(BODIES))('%s', (_what, [headers, body, status, message]) => {
    const sent = { headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) }, body };

    it.each(served)('is refused by %s %s, which is served', async (method, path) => {
      const response = await exchange(running.url, { method, path, ...sent });
      expect(response.status).toBe(status);
      if (message) {
        const expected = { code: '400 Bad Request', message };
        expect(response).toEqual({
          status,
          headers: errorHeaders(expected),
          body: JSON.stringify(expected),
        });
      }
    });

    it.each([
      ['POST /nowhere', '404'],
      [`POST ${base}/nowhere`, '404'],
      [`POST ${base}/hooks/nowhere`, '404'],
      ['POST /nowhere/at/all', '404'],
      ['POST /failing', '404'],
      ['PUT /raw', '404'],
      [`PUT ${base}/rooted`, '404'],
      [`POST ${base}/facilities`, '405: GET, HEAD, OPTIONS'],
      [`POST ${base}/hooks/both`, '405: GET, HEAD, OPTIONS'],
      [`PUT ${base}/hooks/own`, '405: POST, OPTIONS'],
    ])('is outranked: %s → %s', async (line, expected) => {
      expect(await responseTo(running.url, line, sent)).toBe(expected);
    });
  });

  it.each(served)('a good body gets 200: %s %s', async (method, path) => {
    const body = '{"query":"{ ping }"}';
    const headers = { ...JSON_TYPE, 'content-length': String(body.length) };
    const response = await exchange(running.url, { method, path, headers, body });
    expect(response.status).toBe(200);
  });
});

describe.each(['', 'api'])('on Express with CORS and the global prefix "%s"', prefix => {
  let running: RunningApp;
  const base = prefix && `/${prefix}`;

  beforeAll(async () => {
    running = await start('express', AppModule, {
      configure: app => {
        app.enableCors();
        configure(app, prefix);
      },
    });
  });
  afterAll(() => running.app.close());

  it.each(['/graphql', `${base}/hooks/bound`, '/rpc', '/raw', '/auth/x', `${base}/rooted`])(
    'a plain OPTIONS of %s, which no controller has, is left to CORS',
    async path => {
      expect(await exchange(running.url, { method: 'OPTIONS', path })).toEqual({
        status: 204,
        headers: {
          'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE',
          'access-control-allow-origin': '*',
          'content-length': '0',
          vary: 'Access-Control-Request-Headers',
        },
        body: '',
      });
    },
  );

  it('a plain OPTIONS of a path that a controller has names its methods', async () => {
    const response = await exchange(running.url, { method: 'OPTIONS', path: `${base}/facilities` });
    expect(response).toEqual({
      status: 204,
      headers: { 'access-control-allow-origin': '*', allow: 'GET, HEAD, OPTIONS' },
      body: '',
    });
  });
});

/** Routes that match every path, and belong to no controller: fallbacks of single-page applications, proxies. */
const CATCH_ALL = {
  express: ['/{*path}', '*path', '/*path', /.*/, /^(?!\/api\/).*/, '/api/{*path}'],
  fastify: ['*', '/*', '/api/*'],
} as const;

describe.each(EVERY_ADAPTER)('a route for every path that no controller has, on %s', adapter => {
  describe.each([...CATCH_ALL[adapter]].map(path => [path] as const))('%s', path => {
    let running: RunningApp;

    @Controller('facilities')
    class Facilities {
      @Post() create() {
        return {};
      }
    }
    @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [Facilities] })
    class SinglePageModule {}

    beforeAll(async () => {
      running = await start(adapter, SinglePageModule, {
        configure: app => {
          app.setGlobalPrefix('api');
          app
            .getHttpAdapter()
            .get(
              path as string,
              (_request: unknown, response: { send(body: string): unknown }) => void response.send('page'),
            );
        },
      });
    });
    afterAll(() => running.app.close());

    const at = String(path).startsWith('/api') ? '/api' : '';
    it.each([
      [`POST ${at}/nope`, '404'],
      [`OPTIONS ${at}/nope`, '404'],
      [`DELETE ${at}/a/b/c?d=e`, '404'],
    ])('is no evidence that a path exists: %s → %s', async (line, expected) => {
      expect(await responseTo(running.url, line)).toBe(expected);
    });

    it('is reached, and does not hide a route of a controller', async () => {
      expect(await exchange(`${running.url}${at}/page`)).toMatchObject({ status: 200, body: 'page' });
      expect((await exchange(`${running.url}/api/facilities`, { method: 'POST' })).status).toBe(201);
      const notAllowed = await exchange(`${running.url}/api/facilities`, { method: 'DELETE' });
      expect(notAllowed.status).toBe(405);
      expect(notAllowed.headers.allow).toContain('POST');
    });
  });

  it('of a controller is evidence for every path', async () => {
    @Controller()
    class EverywhereController {
      @Get('*') get() {
        return {};
      }
    }
    @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [EverywhereController] })
    class EverywhereModule {}
    const { app, url } = await start(adapter, EverywhereModule);
    expect(await responseTo(url, 'POST /any/where')).toBe('405: GET, HEAD, OPTIONS');
    await app.close();
  });

  it('with a parameter in its path is a route as any other', async () => {
    const { app, url } = await start(adapter, AppModuleWithout, {
      configure: made =>
        made
          .getHttpAdapter()
          .get('/:page', (_request: unknown, response: { send(body: string): unknown }) => {
            response.send('page');
          }),
    });
    expect(await responseTo(url, 'POST /page')).toBe('405: GET, HEAD, OPTIONS');
    expect(await responseTo(url, 'POST /page/two')).toBe('404');
    await app.close();
  });
});

@Module({ imports: [RegistryHttpModule.forRoot()] })
class AppModuleWithout {}
