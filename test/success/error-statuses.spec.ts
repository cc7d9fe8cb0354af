import { Readable } from 'node:stream';
import {
  Catch,
  Controller,
  Get,
  Header,
  HttpCode,
  HttpException,
  Module,
  NotFoundException as NestNotFoundException,
  Post,
  Res,
  StreamableFile,
  UseFilters,
  UseInterceptors,
  type ArgumentsHost,
  type ExceptionFilter,
  type NestInterceptor,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { map, of } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ConflictException,
  RegistryHttpModule,
  Throws,
  type RegistryHttpOptions,
} from 'nestjs-registry-http';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';
import { errorHeaders, exchange } from '../support/exchange.js';

interface Reply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

const Passed = () => Res({ passthrough: true });

/** A filter of a user's, which responds by the adapter as the documentation of Nest has it. */
@Catch(HttpException)
class AdapterFilter implements ExceptionFilter {
  static adapter: HttpAdapterHost['httpAdapter'];
  catch(exception: HttpException, host: ArgumentsHost): void {
    const response: unknown = host.switchToHttp().getResponse();
    AdapterFilter.adapter.reply(response, { filtered: exception.getResponse() }, exception.getStatus());
  }
}

/** One that sets the status first, and gives two arguments. */
@Catch()
class TwoStepFilter implements ExceptionFilter {
  catch(exception: HttpException, host: ArgumentsHost): void {
    const response: unknown = host.switchToHttp().getResponse();
    AdapterFilter.adapter.status(response, 409);
    AdapterFilter.adapter.reply(response, { step: exception.message });
  }
}

class WrapInterceptor implements NestInterceptor {
  intercept: NestInterceptor['intercept'] = (_, next) =>
    next.handle().pipe(map((data: unknown) => ({ message: 'Wrapped', data })));
}

class Money {
  constructor(private readonly cents: number) {}
  toJSON(): object {
    return { message: `${this.cents} missing` };
  }
}

@Controller('by-status')
class StatusController {
  @Get('401') unauthorized(@Passed() reply: Reply) {
    reply.status(401);
    return { message: 'Who are you?', hint: 'sign in' };
  }
  @Get('405') notAllowed(@Passed() reply: Reply) {
    reply.status(405);
    return { message: 'Not now' };
  }
  @Get('409') @Header('Cache-Control', 'max-age=60') conflict(@Passed() reply: Reply) {
    reply.header('etag', '"a"');
    reply.status(409);
    return { message: 'Taken', id: 7 };
  }
  @Get('500') fault(@Passed() reply: Reply) {
    reply.status(500);
    return { message: 'password=hunter2', sql: 'SELECT 1' };
  }
  @Get('503') @Throws(503) declared(@Passed() reply: Reply) {
    reply.status(503);
    return { message: 'The index is being built', ready: 7 };
  }
  @Get('static') @HttpCode(404) stated() {
    return { message: 'Never here' };
  }
  @Post('nothing') nothing(@Passed() reply: Reply) {
    reply.status(404);
  }
  @Get('observable') observable(@Passed() reply: Reply) {
    reply.status(404);
    return of({ message: 'Not yet' });
  }
  @Get('wrapped') @UseInterceptors(WrapInterceptor) wrapped(@Passed() reply: Reply) {
    reply.status(404);
    return { id: 1 };
  }
  @Get('json-text') @Header('Content-Type', 'application/json') jsonText(@Passed() reply: Reply) {
    reply.status(500);
    return '{"message":"password=hunter2"}';
  }
  @Get('to-json') toJson(@Passed() reply: Reply) {
    reply.status(402);
    return new Money(5);
  }
  @Get('html') @Header('Content-Type', 'text/html; charset=utf-8') html(@Passed() reply: Reply) {
    reply.status(401);
    return '<h1>Sign in</h1>';
  }
  @Get('file') file(@Passed() reply: Reply) {
    reply.status(404);
    return new StreamableFile(Buffer.from('no picture'), { type: 'text/plain' });
  }
  @Get('stream') stream(@Passed() reply: Reply) {
    reply.status(503);
    return new StreamableFile(Readable.from(['away']), { type: 'text/plain' });
  }
  @Get('self') self(@Res() reply: any) {
    reply.status(401).send({ own: true });
  }
  @Get('filtered') @UseFilters(AdapterFilter) filtered(@Passed() reply: Reply) {
    reply.status(409);
    return { message: 'Taken' };
  }
  @Get('two-step') @UseFilters(TwoStepFilter) twoStep(@Passed() reply: Reply) {
    reply.status(404);
    return { message: 'Nothing' };
  }
  @Get('response-json') responseJson() {
    return Response.json({ message: 'password=hunter2' }, { status: 500 });
  }
  @Get('response-401') response401() {
    return Response.json({ message: 'Who are you?' }, { status: 401 });
  }
  @Get('response-text') responseText() {
    return new Response('gone', { status: 410, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  }
  @Get('response-nothing') responseNothing() {
    return new Response(null, { status: 404 });
  }
}

@Controller('returned')
class ReturnedController {
  @Get('nests') nests() {
    return new NestNotFoundException('No such thing');
  }
  @Post('ours') async ours() {
    return new ConflictException('Taken', { errors: [{ pointer: '/id', message: 'is taken' }] });
  }
  @Get('observable') observable() {
    return of(new HttpException('Later', 503));
  }
  @Get('moved') moved() {
    return new HttpException('Not Modified', 304);
  }
  @Get('filtered') @UseFilters(AdapterFilter) filtered() {
    return new NestNotFoundException('No such thing');
  }
}

const app = (options: RegistryHttpOptions = {}) => {
  @Module({
    imports: [RegistryHttpModule.forRoot(options)],
    controllers: [StatusController, ReturnedController],
  })
  class AppModule {
    constructor(host: HttpAdapterHost) {
      AdapterFilter.adapter = host.httpAdapter;
    }
  }
  Reflect.defineMetadata('design:paramtypes', [HttpAdapterHost], AppModule);
  return AppModule;
};

const SECRET = /hunter2|SELECT/;
const BASIC = { challenge: { scheme: 'Basic', realm: 'r' } } as const;

/*
 * Neighbours: a status that @HttpCode() states, a result from an Observable, from an interceptor, a text that is JSON
 * already, an object with toJSON, two kinds of user filters, a Web Response of JSON, of text, of nothing.
 */
describe.each(EVERY_ADAPTER)('an error status without a throw on %s', name => {
  const { lines, logger } = collectLog();
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, app(BASIC), { logger });
    AdapterFilter.adapter = running.app.getHttpAdapter() as never;
  });
  afterAll(() => running.app.close());
  beforeEach(() => void (lines.length = 0));

  const get = (path: string, method = 'GET') => exchange(`${running.url}/by-status/${path}`, { method });

  it.each([
    [
      '401',
      401,
      { code: '401 Unauthorized', message: 'Who are you?', hint: 'sign in' },
      { 'www-authenticate': 'Basic realm="r"' },
    ],
    ['405', 405, { code: '405 Not Allowed', message: 'Not now' }, { allow: 'GET, HEAD, OPTIONS' }],
    ['409', 409, { code: '409 Conflict', message: 'Taken', id: 7 }, {}],
    ['500', 500, { code: '500 Internal Server Error' }, {}],
    ['503', 503, { code: '503 Service Unavailable', message: 'The index is being built', ready: 7 }, {}],
    ['static', 404, { code: '404 Not Found', message: 'Never here' }, {}],
    ['observable', 404, { code: '404 Not Found', message: 'Not yet' }, {}],
    ['wrapped', 404, { code: '404 Not Found', message: 'Wrapped', data: { id: 1 } }, {}],
    ['json-text', 500, { code: '500 Internal Server Error' }, {}],
    ['to-json', 402, { code: '402 Payment Required', message: '5 missing' }, {}],
    ['response-json', 500, { code: '500 Internal Server Error' }, {}],
    [
      'response-401',
      401,
      { code: '401 Unauthorized', message: 'Who are you?' },
      { 'www-authenticate': 'Basic realm="r"' },
    ],
    ['response-nothing', 404, { code: '404 Not Found' }, {}],
  ] as const)('gets the response as if thrown: %s', async (path, status, body, more) => {
    expect(await get(path)).toEqual({
      status,
      headers: errorHeaders(body, more),
      body: JSON.stringify(body),
    });
    expect(lines.filter(line => line.startsWith('error'))).toHaveLength(status >= 500 ? 1 : 0);
  });

  it('has the smallest body if nothing is returned', async () => {
    const body = { code: '404 Not Found' };
    expect(await get('nothing', 'POST')).toEqual({
      status: 404,
      headers: errorHeaders(body),
      body: JSON.stringify(body),
    });
  });

  it.each([
    ['html', 401, '<h1>Sign in</h1>', 'text/html; charset=utf-8'],
    ['file', 404, 'no picture', 'text/plain'],
    ['stream', 503, 'away', 'text/plain'],
    ['response-text', 410, 'gone', 'text/plain; charset=utf-8'],
  ])(
    'keeps a body that is no JSON, and gains the fields of an error: %s',
    async (path, status, body, type) => {
      const response = await get(path);
      expect([response.status, response.body, response.headers['content-type']]).toEqual([
        status,
        body,
        type,
      ]);
      expect(response.headers['cache-control']).toBe('no-store');
      expect(response.headers['www-authenticate']).toBe(status === 401 ? 'Basic realm="r"' : undefined);
    },
  );

  it('leaves a handler alone that sends by itself', async () => {
    const { status, headers, body } = await get('self');
    expect([status, headers['www-authenticate'], body]).toEqual([401, undefined, '{"own":true}']);
  });

  it("meets the user's filters, whose own responses are not looked at", async () => {
    const filtered = await get('filtered');
    expect([filtered.status, filtered.body]).toEqual([409, '{"filtered":{"message":"Taken"}}']);
    const twoStep = await get('two-step');
    expect([twoStep.status, twoStep.body]).toEqual([409, '{"step":"Nothing"}']);
  });

  it.each([{ successCodes: 'off' }, { successCodes: 'report' }] as const)(
    'is left alone with %j',
    async options => {
      const other = await start(name, app(options), { logger });
      try {
        const { status, headers, body } = await exchange(`${other.url}/by-status/409`);
        expect([status, headers['cache-control'], body]).toEqual([
          409,
          'max-age=60',
          '{"message":"Taken","id":7}',
        ]);
      } finally {
        await other.app.close();
      }
    },
  );

  it('never leaks a 5xx', async () => {
    for (const path of ['500', 'json-text', 'response-json']) {
      expect((await get(path)).body).not.toMatch(SECRET);
      expect((await get(path, 'HEAD')).status).toBe(500);
    }
  });

  it('is in the start-up report, and refused by strict, if @HttpCode() states it', async () => {
    const other = await start(name, app(), { logger });
    await other.app.close();
    expect(lines.join('\n')).toContain('StatusController.stated');
    const strict = start(name, app({ successCodes: 'strict' }), { logger });
    await expect(strict).rejects.toThrow('StatusController.stated');
  });
});

describe.each(EVERY_ADAPTER)('a returned exception on %s', name => {
  const { lines, logger } = collectLog();

  it.each(['enforce', 'report', 'off'] as const)(
    'gets the response of a thrown one with %j',
    async successCodes => {
      const running = await start(name, app({ successCodes }), { logger });
      AdapterFilter.adapter = running.app.getHttpAdapter() as never;
      const ask = (path: string, method = 'GET') => exchange(`${running.url}/returned/${path}`, { method });
      lines.length = 0;
      try {
        const body = { code: '404 Not Found', message: 'No such thing' };
        for (let i = 0; i < 2; i++) {
          expect(await ask('nests')).toEqual({
            status: 404,
            headers: errorHeaders(body),
            body: JSON.stringify(body),
          });
        }
        expect(lines).toEqual([
          'warn ReturnedController.nests (GET /returned/nests) returned an exception: throw it',
        ]);
        const ours = await ask('ours', 'POST');
        expect([ours.status, JSON.parse(ours.body)]).toEqual([
          409,
          { code: '409 Conflict', message: 'Taken', errors: [{ pointer: '/id', message: 'is taken' }] },
        ]);
        expect((await ask('observable')).status).toBe(503);
        const moved = await ask('moved');
        expect([moved.status, moved.body]).toEqual([304, '']);
        const filtered = await ask('filtered');
        expect([filtered.status, JSON.parse(filtered.body)]).toMatchObject([
          404,
          { filtered: { message: 'No such thing' } },
        ]);
      } finally {
        await running.app.close();
      }
    },
  );
});
