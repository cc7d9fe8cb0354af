import {
  All,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpException,
  Injectable,
  Module,
  Post,
  Redirect,
  Render,
  Res,
  Search,
  Sse,
  UseGuards,
  UseInterceptors,
  type CanActivate,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { map, of, tap } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ConflictException,
  RegistryHttpModule,
  SuccessCode,
  type RegistryHttpOptions,
} from 'nestjs-registry-http';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';
import { errorHeaders, exchange } from '../support/exchange.js';

const Passed = () => Res({ passthrough: true });

/** What half of the public applications have: the status that is read off the response, in the body. */
@Injectable()
class WrapInterceptor implements NestInterceptor {
  intercept: NestInterceptor['intercept'] = (context, next) =>
    next.handle().pipe(
      map((data: unknown) => {
        const { statusCode } = context.switchToHttp().getResponse<{ statusCode: number }>();
        return { statusCode, data: data ?? null };
      }),
    );
}

@Controller('wrapped')
class WrappedController {
  @Post('ok') @HttpCode(200) ok() {
    return { id: 1 };
  }
  @Post() create() {
    return { id: 1 };
  }
  @Delete() @HttpCode(204) remove() {}
  @Get('accepted') @HttpCode(202) accepted() {
    return 1;
  }
  @Post('stated') @SuccessCode(202, 'it takes time') stated() {
    return 1;
  }
  @Post('async') @HttpCode(200) async later() {
    await Promise.resolve();
    return 1;
  }
  @All('all') all() {
    return 1;
  }
}

@Controller('class')
@SuccessCode(202, 'everything here takes time')
class ClassController {
  @Post() start() {
    return 1;
  }
  @Get() list() {
    return 1;
  }
}

@Controller('self')
class SelfController {
  @Post() @HttpCode(200) send(@Res() reply: any) {
    reply.send({ by: 'itself' });
  }
  @Get('moved') @Redirect('/elsewhere') @HttpCode(202) moved() {}
  @Sse('events') @HttpCode(202) events() {
    return of({ data: 'x' });
  }
}

@Controller('other')
class OtherController {
  @Search() @HttpCode(202) search() {
    return { found: 1 };
  }
  @All('all') @HttpCode(202) all() {
    return { any: 1 };
  }
  @Search('multi') @HttpCode(207) multi() {
    return { parts: 2 };
  }
  @Get('page') @HttpCode(202) @Render('page') page() {
    return { title: 'x' };
  }
  @Get('late-page') @Render('page') latePage(@Passed() reply: any) {
    reply.status(202);
    return { title: 'x' };
  }
  @Get('missing-page') @Render('page') missingPage(@Passed() reply: any) {
    reply.status(404);
    return { title: 'x' };
  }
}

@Controller('own')
@SuccessCode('own', 'the ts-rest contract names the status')
class OwnController {
  @Post() create(@Passed() reply: any) {
    reply.status(202);
    return { id: 1 };
  }
  @Delete() remove(@Passed() reply: any) {
    reply.status(204);
  }
  @Post('ruled') @SuccessCode(203, 'of its own') ruled() {
    return { id: 1 };
  }
  @Post('ok') @HttpCode(200) ok() {
    return { id: 1 };
  }
}

@Controller('late')
class LateController {
  @Post() late(@Passed() reply: any) {
    reply.status(202);
    return { id: 1 };
  }
  @Post('own') @SuccessCode('own', 'a queue says when') own(@Passed() reply: any) {
    reply.status(202);
    return { id: 1 };
  }
  @Get(':id/x') read(@Passed() reply: any) {
    reply.status(203);
    return { id: 1 };
  }
  @Delete() remove(@Passed() reply: any) {
    reply.status(204);
  }
}

/** Sends by itself, as the interceptor of oRPC does. */
@Injectable()
class SendInterceptor implements NestInterceptor {
  intercept: NestInterceptor['intercept'] = (context, next) =>
    next.handle().pipe(
      tap(() => {
        const response = context.switchToHttp().getResponse<any>();
        const raw = response.raw ?? response;
        raw.statusCode = 200;
        raw.setHeader('content-type', 'application/json');
        raw.end('{"sent":true}');
      }),
    );
}

@Controller('sent')
class SentController {
  @Post('nothing') @HttpCode(200) @UseInterceptors(SendInterceptor) nothing() {}
  @Post('object') @UseInterceptors(SendInterceptor) object() {
    return { ignored: true };
  }
  @Post('error') @UseInterceptors(SendInterceptor) error(@Passed() reply: any) {
    reply.status(500);
    return { ignored: true };
  }
  @Get('handler') handler(@Passed() reply: any) {
    reply.send({ sent: true });
    return { ignored: true };
  }
  @Get('open') open(@Passed() reply: any) {
    (reply.raw ?? reply).write('{"sent":true}');
    return { ignored: true };
  }
  @Get('exception') @UseInterceptors(SendInterceptor) exception() {
    return new HttpException('ignored', 404);
  }
  @Get('page') @UseInterceptors(SendInterceptor) @Render('page') page() {
    return {};
  }
}

const proxy = (traps: ProxyHandler<object>) => new Proxy({ a: 1 }, traps);
const refuse = (): never => {
  throw new Error('do not ask');
};

@Controller('proxies')
class ProxiesController {
  @Get('has') has() {
    return proxy({ has: refuse });
  }
  @Get('late') late(@Passed() reply: any) {
    reply.status(202);
    return proxy({ has: refuse });
  }
  @Get('every') every() {
    return proxy({ has: () => true });
  }
  @Get('error') error(@Passed() reply: any) {
    reply.status(409);
    return proxy({ has: refuse });
  }
}

class ModifiedGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const response = context.switchToHttp().getResponse<any>();
    response.header('Location', '/sign-in');
    throw new HttpException('Sign in', 302);
  }
}

@Controller('thrown')
class ThrownController {
  @Get('not-modified') notModified(@Passed() reply: any) {
    reply.header('etag', '"a"');
    throw new HttpException('Not Modified', 304);
  }
  @Get('found') @UseGuards(ModifiedGuard) found() {}
  @Get('ok') ok() {
    throw new HttpException({ fine: true }, 200);
  }
  @Post('ok') postOk() {
    throw new HttpException('Fine', 202);
  }
  @Get('gone') gone() {
    throw new HttpException('Fine', 204);
  }
}

const controllers = [
  WrappedController,
  ClassController,
  SelfController,
  OtherController,
  OwnController,
  LateController,
  SentController,
  ProxiesController,
  ThrownController,
];

const failed: unknown[] = [];

const app = (options?: RegistryHttpOptions, wraps = false) => {
  const onError = (exception: unknown) => void failed.push(exception);
  @Module({
    imports: [RegistryHttpModule.forRoot({ onError, ...options })],
    controllers,
    providers: wraps ? [{ provide: APP_INTERCEPTOR, useClass: WrapInterceptor }] : [],
  })
  class AppModule {}
  return AppModule;
};

const bare = () => {
  @Module({ controllers })
  class BareModule {}
  return BareModule;
};

const rendering = (nest: any): void => {
  const instance = nest.getHttpAdapter().getInstance();
  if (typeof instance.engine === 'function') {
    instance.engine('x', (_: string, __: object, done: (e: null, text: string) => void) =>
      done(null, '<p>x'),
    );
    instance.set('view engine', 'x');
    instance.set('view', function View(this: any) {
      this.path = 'x';
      this.render = (_: object, done: (e: null, text: string) => void) => setImmediate(done, null, '<p>x');
    });
  } else {
    instance.decorateReply('view', function (this: any) {
      return this.type('text/html; charset=utf-8').send('<p>x');
    });
  }
};

describe.each(EVERY_ADAPTER)('the status of a handler on %s', name => {
  const { lines, logger } = collectLog();
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, app(), { logger, configure: rendering });
  });
  afterAll(() => running.app.close());
  beforeEach(() => {
    lines.length = 0;
    failed.length = 0;
  });

  const ask = async (method: string, path: string) => {
    const { status, body } = await exchange(`${running.url}${path}`, { method });
    return [status, body];
  };

  // Neighbours: @All(), an async handler, a stated code, a class that states one.
  it.each([
    ['POST', '/wrapped/ok', 201, { id: 1 }],
    ['POST', '/wrapped', 201, { id: 1 }],
    ['DELETE', '/wrapped', 200, null],
    ['GET', '/wrapped/accepted', 200, 1],
    ['POST', '/wrapped/stated', 202, 1],
    ['POST', '/wrapped/async', 201, 1],
    ['POST', '/wrapped/all', 201, 1],
    ['PUT', '/wrapped/all', 200, 1],
    ['POST', '/class', 202, 1],
    ['GET', '/class', 202, 1],
  ] as const)('is read by interceptors as it is sent: %s %s', async (method, path, status, data) => {
    const wrapped = await start(name, app({}, true), { logger });
    try {
      const response = await exchange(`${wrapped.url}${path}`, { method });
      expect([response.status, JSON.parse(response.body)]).toEqual([status, { statusCode: status, data }]);
    } finally {
      await wrapped.app.close();
    }
  });

  it.each(['report', 'off'] as const)('is that of Nest with %j', async successCodes => {
    const wrapped = await start(name, app({ successCodes }, true), { logger });
    try {
      const post = async (path: string) => {
        const { status, body } = await exchange(`${wrapped.url}${path}`, { method: 'POST' });
        return [status, (JSON.parse(body) as { statusCode: number }).statusCode];
      };
      expect(await post('/wrapped/ok')).toEqual([200, 200]);
      expect(await post('/wrapped/stated')).toEqual([202, 202]);
      expect(await post('/class')).toEqual([202, 202]);
      expect(await post('/own/ruled')).toEqual([203, 203]);
    } finally {
      await wrapped.app.close();
    }
  });

  it('is left to a handler that sends by itself, to redirects and to server-sent events', async () => {
    expect(await ask('POST', '/self')).toEqual([200, '{"by":"itself"}']);
    expect((await ask('GET', '/self/moved'))[0]).toBe(302);
    const plain = await start(name, bare(), { logger, configure: rendering });
    try {
      const events = (url: string) => exchange(`${url}/self/events`);
      expect((await events(running.url)).status).toBe((await events(plain.url)).status);
    } finally {
      await plain.app.close();
    }
  });

  it('is also that of methods that the page does not name, and of templates', async () => {
    expect(await ask('SEARCH', '/other')).toEqual([200, '{"found":1}']);
    expect(await ask('SEARCH', '/other/all')).toEqual([200, '{"any":1}']);
    expect(await ask('OPTIONS', '/other/all')).toEqual([200, '{"any":1}']);
    expect(await ask('POST', '/other/all')).toEqual([201, '{"any":1}']);
    expect(await ask('SEARCH', '/other/multi')).toEqual([207, '{"parts":2}']);
    expect(await ask('GET', '/other/page')).toEqual([200, '<p>x']);
    expect(await ask('GET', '/other/late-page')).toEqual([200, '<p>x']);
    const missing = await exchange(`${running.url}/other/missing-page`);
    expect([missing.status, missing.body, missing.headers['cache-control']]).toEqual([
      404,
      '<p>x',
      'no-store',
    ]);
  });

  it('is kept if it is stated to be its own', async () => {
    expect(await ask('POST', '/own')).toEqual([202, '{"id":1}']);
    expect(await ask('DELETE', '/own')).toEqual([204, '']);
    expect(await ask('POST', '/own/ruled')).toEqual([203, '{"id":1}']);
    expect(await ask('POST', '/own/ok')).toEqual([200, '{"id":1}']);
    expect(await ask('POST', '/late/own')).toEqual([202, '{"id":1}']);
    expect(lines).toEqual([]);
  });

  it('is warned about once for its route if it is changed', async () => {
    for (let i = 0; i < 2; i++) {
      expect(await ask('POST', '/late')).toEqual([201, '{"id":1}']);
      expect((await ask('GET', `/late/${i}/x`))[0]).toBe(200);
      expect(await ask('DELETE', '/late')).toEqual([200, '{"code":"200 OK"}']);
    }
    const ways = (status: number) =>
      `to keep ${status}, state it with @SuccessCode(${status}, '…'), or with @SuccessCode('own', '…') where a framework's contract names it`;
    expect(lines).toEqual([
      `warn LateController.late (POST /late) set 202 Accepted and answered 201 Created: ${ways(202)}`,
      `warn LateController.read (GET /late/:id/x) set 203 Non-Authoritative Information and answered 200 OK: ${ways(203)}`,
      `warn LateController.remove (DELETE /late) set 204 No Content and answered 200 OK: ${ways(204)}`,
    ]);
  });

  // Neighbours: nothing, an object, an error status, an exception, a response that is still open, a template.
  it.each([
    ['POST', '/sent/nothing'],
    ['POST', '/sent/object'],
    ['POST', '/sent/error'],
    ['GET', '/sent/handler'],
    ['GET', '/sent/open'],
    ['GET', '/sent/exception'],
    ['GET', '/sent/page'],
  ])('is not looked at once the response is sent: %s %s', async (method, path) => {
    expect(await ask(method, path)).toEqual([200, '{"sent":true}']);
    expect(lines).toEqual([]);
    expect(failed).toEqual([]);
  });

  // Neighbours: a Proxy that has everything, one whose status is changed, one of an error status.
  it('breaks on no Proxy', async () => {
    expect(await ask('GET', '/proxies/has')).toEqual([200, '{"a":1}']);
    expect(await ask('GET', '/proxies/late')).toEqual([200, '{"a":1}']);
    expect(await ask('GET', '/proxies/every')).toEqual([200, '{"a":1}']);
    expect((await ask('GET', '/proxies/error'))[0]).toBe(409);
  });

  it.each([
    ['GET', '/thrown/not-modified'],
    ['GET', '/thrown/found'],
    ['GET', '/thrown/ok'],
    ['POST', '/thrown/ok'],
    ['GET', '/thrown/gone'],
  ])('is that of bare Nest if an HttpException of 200 to 399 is thrown: %s %s', async (method, path) => {
    const plain = await start(name, bare(), { logger, configure: rendering });
    lines.length = 0;
    try {
      const options = { method };
      expect(await exchange(`${running.url}${path}`, options)).toEqual(
        await exchange(`${plain.url}${path}`, options),
      );
      await exchange(`${running.url}${path}`, options);
      const status = {
        '/thrown/ok': method === 'GET' ? '200 OK' : '202 Accepted',
        '/thrown/gone': '204 No Content',
      }[path];
      expect(lines).toEqual(
        status
          ? [
              `warn ${method} ${path}: an exception of ${status} was thrown, which is no error: return the result`,
            ]
          : [],
      );
      expect(failed).toEqual([]);
    } finally {
      await plain.app.close();
    }
  });

  it("is that of the user's mapper if it knows a thrown 202", async () => {
    const mapErrors = [(cause: unknown) => new ConflictException('Mapped', { cause })];
    const mapped = await start(name, app({ mapErrors }), { logger });
    try {
      const body = { code: '409 Conflict', message: 'Mapped' };
      expect(await exchange(`${mapped.url}/thrown/ok`, { method: 'POST' })).toEqual({
        status: 409,
        headers: errorHeaders(body),
        body: JSON.stringify(body),
      });
    } finally {
      await mapped.app.close();
    }
  });
});
