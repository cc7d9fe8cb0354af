import {
  Controller,
  Get,
  Injectable,
  Module,
  Next,
  Param,
  UseGuards,
  UseInterceptors,
  type CanActivate,
  type INestApplication,
  type MiddlewareConsumer,
  type NestInterceptor,
  type NestMiddleware,
} from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import createHttpError from 'http-errors';
import { ConflictException, RegistryHttpModule } from 'nestjs-registry-http';
import { throwError } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type AdapterName, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange, type Exchange } from '../support/exchange.js';

const SECRET = 'secret-7f3a';

/** An error of nobody's that is known, as a library throws it or an upstream's client rejects with. */
const withMembers = (members: object): Error => Object.assign(new Error(SECRET), members);

/** Of these, a framework error's status counts, and a thrown one's does not. */
const UNKNOWN: Readonly<
  Record<string, readonly [make: () => unknown, status: number, more?: object, message?: string]>
> = {
  status: [() => withMembers({ status: 402 }), 402],
  statusCode: [() => withMembers({ statusCode: 429 }), 429],
  'a status in words beside a number': [
    () => withMembers({ status: 'TOO_MANY_REQUESTS', statusCode: 429 }),
    429,
  ],
  'a message that is exposed': [
    () => Object.assign(new Error('Slow down'), { status: 429, expose: true }),
    429,
    {},
    'Slow down',
  ],
  'a 5xx with a message that is exposed': [() => withMembers({ status: 503, expose: true }), 503],
  'header fields, of which some are sent': [
    () =>
      withMembers({
        statusCode: 429,
        headers: { 'Retry-After': 30, 'RateLimit-Limit': '5', 'X-Internal': SECRET, Location: SECRET },
      }),
    429,
    { 'retry-after': '30', 'ratelimit-limit': '5' },
  ],
  'a challenge': [
    () => withMembers({ status: 401, headers: { 'WWW-Authenticate': 'Bearer realm="own"' } }),
    401,
    { 'www-authenticate': 'Bearer realm="own"' },
  ],
};

/** These are masked wherever they come from. */
const NONE: Readonly<Record<string, () => unknown>> = {
  'no status': () => withMembers({}),
  'the status of a success': () => withMembers({ status: 200, statusCode: 304 }),
  'no integer': () => withMembers({ status: 404.5, statusCode: '404' }),
  'a status beyond all': () => withMembers({ status: 600 }),
  'a getter that throws': () =>
    Object.defineProperty(withMembers({ statusCode: 404 }), 'status', {
      get: () => {
        throw new Error(SECRET);
      },
    }),
};

/** http-errors speak for themselves in every channel. */
const HTTP_ERRORS: typeof UNKNOWN = {
  'http-errors 429': [
    () => createHttpError(429, 'Slow down', { headers: { 'Retry-After': '30' } }),
    429,
    { 'retry-after': '30' },
    'Slow down',
  ],
  'http-errors 401': [
    () => createHttpError(401, 'Who?', { headers: { 'WWW-Authenticate': 'Bearer' } }),
    401,
    { 'www-authenticate': 'Bearer' },
    'Who?',
  ],
  'http-errors 405': [
    () => createHttpError(405, 'Not here', { headers: { Allow: 'GET' } }),
    405,
    { allow: 'GET' },
    'Not here',
  ],
  'http-errors 416': [
    () => createHttpError(416, 'Beyond', { headers: { 'Content-Range': 'bytes */47' } }),
    416,
    { 'content-range': 'bytes */47' },
    'Beyond',
  ],
  'http-errors that is not exposed': [
    () => createHttpError(403, SECRET, { expose: false, headers: { 'Retry-After': '9' } }),
    403,
    { 'retry-after': '9' },
  ],
  'http-errors 503': [
    () => createHttpError(503, SECRET, { headers: { 'Retry-After': '7' } }),
    503,
    { 'retry-after': '7' },
  ],
};

const ERRORS: Readonly<Record<string, () => unknown>> = {
  ...Object.fromEntries(Object.entries({ ...UNKNOWN, ...HTTP_ERRORS }).map(([name, [make]]) => [name, make])),
  ...NONE,
};

const make = (name: string): unknown => ERRORS[decodeURIComponent(name)]?.();

type NextFunction = (error?: unknown) => unknown;
interface Targeted {
  readonly url: string;
  readonly originalUrl?: string;
}

const lastSegment = ({ originalUrl, url }: Targeted): string => (originalUrl ?? url).split('/').at(-1) ?? '';

class PassingMiddleware implements NestMiddleware {
  use(request: Targeted, _response: unknown, next: NextFunction): void {
    next(make(lastSegment(request)));
  }
}

class ThrowingMiddleware implements NestMiddleware {
  use(request: Targeted): never {
    throw make(lastSegment(request));
  }
}

@Injectable()
class ThrowingGuard implements CanActivate {
  canActivate(context: Parameters<CanActivate['canActivate']>[0]): never {
    throw make(lastSegment(context.switchToHttp().getRequest<Targeted>()));
  }
}

@Injectable()
class FailingInterceptor implements NestInterceptor {
  intercept(context: Parameters<CanActivate['canActivate']>[0]): ReturnType<NestInterceptor['intercept']> {
    return throwError(() => make(lastSegment(context.switchToHttp().getRequest<Targeted>())));
  }
}

@Controller()
class ThrowingController {
  @Get('controller/:name')
  throw(@Param('name') name: string): never {
    throw make(name);
  }

  @Get('guard/:name')
  @UseGuards(ThrowingGuard)
  guarded(): object {
    return {};
  }

  @Get('interceptor/:name')
  @UseInterceptors(FailingInterceptor)
  intercepted(): object {
    return {};
  }

  @Get('pipe/:name')
  piped(
    @Param('name', {
      transform: (name: string): never => {
        throw make(name);
      },
    })
    _name: string,
  ): object {
    return {};
  }

  @Get('next/:name')
  pass(@Param('name') name: string, @Next() next: NextFunction): void {
    next(make(name));
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThrowingController] })
class AppModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(PassingMiddleware).forRoutes('passing-middleware/*name');
    consumer.apply(ThrowingMiddleware).forRoutes('throwing-middleware/*name');
  }
}

const configure = (app: INestApplication): void => {
  app.use((request: Targeted, _response: unknown, next: NextFunction) => {
    const url = request.originalUrl ?? request.url;
    return url.startsWith('/middleware/') ? next(make(lastSegment(request))) : next();
  });
  if (app.getHttpAdapter().getType() !== 'fastify') return;
  const instance = app.getHttpAdapter().getInstance() as FastifyInstance;
  instance.addHook('onRequest', async request => {
    if (request.url.startsWith('/hook/')) throw make(lastSegment(request));
  });
  instance.addHook('preHandler', (request, _reply, done) => {
    if (request.url.startsWith('/late-hook/')) done(make(lastSegment(request)) as Error);
    else done();
  });
  void instance.register(async plugin => {
    plugin.get('/late-hook/:name', () => ({}));
    plugin.get('/plugin/:name', request => {
      throw make(lastSegment(request));
    });
  });
};

const FRAMEWORK: Readonly<Record<AdapterName, readonly string[]>> = {
  express: ['middleware', 'passing-middleware'],
  fastify: ['middleware', 'passing-middleware', 'hook', 'late-hook', 'plugin'],
};
const APPLICATION: Readonly<Record<AdapterName, readonly string[]>> = {
  express: ['controller', 'guard', 'interceptor', 'pipe', 'throwing-middleware', 'next'],
  fastify: ['controller', 'guard', 'interceptor', 'pipe', 'throwing-middleware'],
};
const PHRASES: Readonly<Record<number, string>> = {
  401: '401 Unauthorized',
  402: '402 Payment Required',
  403: '403 Forbidden',
  405: '405 Not Allowed',
  416: '416 Range Not Satisfiable',
  429: '429 Too Many Requests',
  503: '503 Service Unavailable',
};
const MASKED = { code: '500 Internal Server Error' };

describe.each(EVERY_ADAPTER)('the status of an error on %s', adapter => {
  let running: RunningApp;
  beforeAll(async () => (running = await start(adapter, AppModule, { configure })));
  afterAll(() => running.app.close());

  const send = (place: string, name: string): Promise<Exchange> =>
    exchange(`${running.url}/${place}/${encodeURIComponent(name)}`);

  const response = (status: number, body: object, more: object = {}): Exchange => ({
    status,
    headers: errorHeaders(body, more as Record<string, string>),
    body: JSON.stringify(body),
  });
  const masked = response(500, { code: '500 Internal Server Error' });
  const expected = ([, status, more, message]: (typeof UNKNOWN)[string]): Exchange =>
    response(status, { code: PHRASES[status], ...(message !== undefined && { message }) }, more);

  describe.each(FRAMEWORK[adapter])('counts if it reached the framework, from %s', place => {
    it.each(Object.entries({ ...UNKNOWN, ...HTTP_ERRORS }))('%s', async (name, row) => {
      expect(await send(place, name)).toEqual(expected(row));
    });

    it.each(Object.keys(NONE))('but not %s', async name => {
      expect(await send(place, name)).toEqual(masked);
    });
  });

  describe.each(APPLICATION[adapter])(
    'does not count where it comes from the application’s code, from %s',
    place => {
      it.each(Object.keys({ ...UNKNOWN, ...NONE }))('%s', async name => {
        expect(await send(place, name)).toEqual(masked);
      });

      it.each(Object.entries(HTTP_ERRORS))('but %s does', async (name, row) => {
        expect(await send(place, name)).toEqual(expected(row));
      });
    },
  );
});

describe.each(EVERY_ADAPTER)('an error that reached the framework on %s', adapter => {
  it('is first given to mapErrors, and one that is thrown again elsewhere is not trusted for it', async () => {
    const shared = withMembers({ status: 402 });
    @Controller()
    class SharingController {
      @Get('thrown')
      throw(): never {
        throw shared;
      }
    }
    @Module({
      imports: [
        RegistryHttpModule.forRoot({
          mapErrors: [
            error =>
              error instanceof Error && 'mine' in error ? new ConflictException('Mapped') : undefined,
          ],
        }),
      ],
      controllers: [SharingController],
    })
    class SharingModule {}
    const { app, url } = await start(adapter, SharingModule, {
      configure: nest =>
        nest.use((request: Targeted, _response: unknown, next: NextFunction) => {
          const path = request.originalUrl ?? request.url;
          if (path === '/mine') return next(withMembers({ status: 402, mine: true }));
          return path === '/shared' ? next(shared) : next();
        }),
    });
    try {
      expect(await exchange(`${url}/mine`)).toMatchObject({
        status: 409,
        body: JSON.stringify({ code: '409 Conflict', message: 'Mapped' }),
      });
      expect(await exchange(`${url}/shared`)).toMatchObject({ status: 402 });
      expect(await exchange(`${url}/thrown`)).toMatchObject({ status: 500, body: JSON.stringify(MASKED) });
    } finally {
      await app.close();
    }
  });

  it('is none that a handler should have declared', async () => {
    @Module({
      imports: [RegistryHttpModule.forRoot({ undeclaredErrors: 'error' })],
      controllers: [ThrowingController],
    })
    class StrictModule {}
    const { app, url } = await start(adapter, StrictModule, {
      configure: nest => {
        if (adapter === 'express') {
          nest.use((_request: unknown, _response: unknown, next: NextFunction) => next(make('statusCode')));
        } else {
          const instance = nest.getHttpAdapter().getInstance() as FastifyInstance;
          instance.addHook('preHandler', (_request, _reply, done) => done(make('statusCode') as Error));
        }
      },
    });
    try {
      expect(await exchange(`${url}/guard/x`)).toMatchObject({ status: 429 });
    } finally {
      await app.close();
    }
  });
});
