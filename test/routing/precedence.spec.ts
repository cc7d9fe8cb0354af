import {
  ArgumentsHost,
  BadRequestException,
  Body,
  Catch,
  Controller,
  Get,
  HttpException,
  MethodNotAllowedException as NestMethodNotAllowedException,
  Module,
  NotFoundException as NestNotFoundException,
  Patch,
  Post,
  Put,
  UnauthorizedException,
  type ExceptionFilter,
  type INestApplication,
} from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core';
import type { ExpressAdapter } from '@nestjs/platform-express';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import express from 'express';
import createError from 'http-errors';
import { MethodNotAllowedException, RegistryException, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type AdapterName, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';
import { responseTo } from './response-to.js';

@Controller('read')
class ReadController {
  @Get() get() {
    return {};
  }
  @Patch() patch(@Body() body: unknown) {
    return { body };
  }
}

@Controller('thrown')
class ThrowingController {
  @Get('404') notFound() {
    throw new NestNotFoundException();
  }
  @Get('405') notAllowed() {
    throw new NestMethodNotAllowedException('Closed');
  }
  @Put('405') put() {
    return {};
  }
  @Post('405') ours() {
    throw new MethodNotAllowedException('Closed', { allow: ['GET'] });
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ReadController, ThrowingController] })
class AppModule {}

const READ = '405: GET, HEAD, PATCH, OPTIONS';
const JSON_TYPE = 'application/json';

const XML_ERRORS: Readonly<Record<string, () => Error>> = {
  'application/xml': () => Object.assign(new Error('Unclosed tag'), { status: 400 }),
  'application/soap+xml': () => Object.assign(new Error('No envelope'), { status: 422 }),
};

/** A parser of XML as its users write it: what it throws has a status on Express, and need not have one on Fastify. */
function parseXml(app: INestApplication, adapter: AdapterName): void {
  if (adapter === 'fastify') {
    const instance = (app.getHttpAdapter() as unknown as FastifyAdapter).getInstance();
    instance.addContentTypeParser('application/xml', { parseAs: 'string' }, (_request, _body, done) =>
      done(new Error('Unclosed tag')),
    );
    instance.addContentTypeParser('application/soap+xml', { parseAs: 'string' }, (_request, _body, done) =>
      done(Object.assign(new Error('No envelope'), { statusCode: 422 })),
    );
    return;
  }
  app.use(
    (request: { headers: Record<string, string> }, _response: unknown, next: (error?: unknown) => void) =>
      next(XML_ERRORS[request.headers['content-type'] ?? '']?.()),
  );
}

function hookFastify(app: INestApplication): void {
  const instance = (app.getHttpAdapter() as unknown as FastifyAdapter).getInstance();
  instance.addHook('preValidation', (request, _reply, done) => {
    if (request.headers['x-hook'] === 'status') done(createError(400, 'Hooked'));
    else done(request.headers['x-hook'] === 'plain' ? new Error('Hooked') : undefined);
  });
}

/** What middleware refuses, by the path at which it does, and the expected response. */
const REFUSALS: readonly (readonly [path: string, error: Error, status: number, message?: string])[] = [
  ['http-error', createError(400, 'No'), 400, 'No'],
  ['length', createError(411, 'No'), 411, 'No'],
  ['large', createError(413, 'No'), 413, 'No'],
  ['type', createError(415, 'No'), 415, 'No'],
  ['nest', new BadRequestException('No'), 400, 'No'],
  ['ours', new RegistryException(422, 'No'), 422, 'No'],
  ['caused', new BadRequestException('No', { cause: createError(400, 'secret') }), 400, 'No'],
  ['bare', Object.assign(new Error('secret'), { status: 400 }), 400],
  ['syntax', createError(400, new SyntaxError('No')), 400],
  ['guarded', new UnauthorizedException('Who?'), 401, 'Who?'],
  ['broken', new Error('secret'), 500],
];

/** An application of Express's, with errors of its own, mounted where no controller is. */
function legacy(): express.Router {
  const router = express.Router();
  for (const [path, error] of REFUSALS) router.all(`/${path}`, (_request, _response, next) => next(error));
  return router;
}

const BODIES: readonly (readonly [what: string, headers: Record<string, string>, body: string])[] = [
  ['malformed JSON', { 'Content-Type': JSON_TYPE }, '{"a":'],
  ['malformed XML', { 'Content-Type': 'application/xml' }, '<a>'],
  ['XML that its parser refuses with a status', { 'Content-Type': 'application/soap+xml' }, '<a/>'],
  ['too large a body', { 'Content-Type': JSON_TYPE }, JSON.stringify('x'.repeat(2_000_000))],
  ['an unknown media type', { 'Content-Type': 'image/png' }, 'x'],
  ['an unknown charset', { 'Content-Type': `${JSON_TYPE}; charset=klingon` }, '{}'],
  ['an unknown coding', { 'Content-Type': JSON_TYPE, 'Content-Encoding': 'zip' }, '{}'],
  ['a coding it does not have', { 'Content-Type': JSON_TYPE, 'Content-Encoding': 'gzip' }, '{}'],
  ['no media type', {}, 'x'],
];

describe.each(EVERY_ADAPTER)('on %s', adapter => {
  let running: RunningApp;

  beforeAll(async () => {
    running = await start(adapter, AppModule, {
      configure: app => {
        parseXml(app, adapter);
        app.use('/legacy', legacy());
        if (adapter === 'fastify') hookFastify(app);
      },
    });
  });
  afterAll(() => running.app.close());

  describe.each(BODIES)('%s', (_what, headers, body) => {
    const sent = { headers: { 'Content-Length': String(Buffer.byteLength(body)), ...headers }, body };
    it.each([
      ['POST /read', READ],
      ['PROPFIND /read', READ],
      ['POST /nowhere', '404'],
      ['OPTIONS /read', '204: GET, HEAD, PATCH, OPTIONS'],
    ])('is outranked: %s → %s', async (line, expected) => {
      expect(await responseTo(running.url, line, sent)).toBe(expected);
    });
  });

  it('is no 405 if the body alone is wrong', async () => {
    const headers = { 'Content-Type': JSON_TYPE };
    const response = await exchange(`${running.url}/read`, { method: 'PATCH', headers, body: '{' });
    const body = { code: '400 Bad Request', message: 'The body is malformed' };
    expect(response).toEqual({ status: 400, headers: errorHeaders(body), body: JSON.stringify(body) });
  });

  describe.each(REFUSALS)('a refusal of middleware at /legacy/%s', (path, _error, status, message) => {
    it.each([
      ['GET', {}, undefined],
      ['POST', {}, undefined],
      ['POST', {}, 'of no type'],
      ['POST', { 'Content-Type': JSON_TYPE }, '{}'],
      ['POST', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'a=b'],
    ])('is left as it is: %s %o', async (method, headers, body) => {
      const response = await exchange(running.url, {
        method,
        path: `/legacy/${path}`,
        headers: { ...headers, 'Content-Length': String(body?.length ?? 0) },
        ...(body !== undefined && { body }),
      });
      expect(response.status).toBe(status);
      if (path !== 'syntax')
        expect((JSON.parse(response.body) as { message?: string }).message).toBe(message);
      expect(response.headers).not.toHaveProperty('allow');
    });
  });

  it.runIf(adapter === 'fastify').each([
    ['POST', 'status', 400],
    ['POST', 'plain', 500],
    ['GET', 'plain', 500],
  ])("leaves what a hook of Fastify's throws once the body is read: %s %s", async (method, hook, status) => {
    const body = method === 'POST' ? '{}' : '';
    const headers = { 'Content-Type': JSON_TYPE, 'Content-Length': String(body.length), 'X-Hook': hook };
    const response = await exchange(`${running.url}/nowhere`, { method, headers, body });
    expect(response.status).toBe(status);
  });

  it('leaves a 404 that a handler throws, and gives a 405 its methods', async () => {
    const notFound = { code: '404 Not Found' };
    expect(await exchange(`${running.url}/thrown/404`)).toEqual({
      status: 404,
      headers: errorHeaders(notFound),
      body: JSON.stringify(notFound),
    });
    const closed = { code: '405 Not Allowed', message: 'Closed' };
    expect(await exchange(`${running.url}/thrown/405`)).toEqual({
      status: 405,
      headers: errorHeaders(closed, { allow: 'GET, HEAD, POST, PUT, OPTIONS' }),
      body: JSON.stringify(closed),
    });
    const ours = await exchange(`${running.url}/thrown/405`, { method: 'POST' });
    expect(ours.headers.allow).toBe('GET');
  });

  it("passes the user's own filters, whose response keeps its Allow", async () => {
    @Catch(HttpException)
    class OwnFilter implements ExceptionFilter {
      constructor(private readonly host: HttpAdapterHost) {}
      catch(exception: HttpException, host: ArgumentsHost) {
        const response: unknown = host.switchToHttp().getResponse();
        this.host.httpAdapter.reply(response, { mine: exception.name }, exception.getStatus());
      }
    }
    @Module({
      imports: [RegistryHttpModule.forRoot()],
      controllers: [ReadController],
      providers: [
        {
          provide: APP_FILTER,
          useFactory: (host: HttpAdapterHost) => new OwnFilter(host),
          inject: [HttpAdapterHost],
        },
      ],
    })
    class FilteredModule {}
    const { app, url } = await start(adapter, FilteredModule);
    const notAllowed = await exchange(`${url}/read`, { method: 'POST' });
    expect(notAllowed).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD, PATCH, OPTIONS' },
      body: '{"mine":"MethodNotAllowedException"}',
    });
    expect(await exchange(`${url}/nowhere`)).toMatchObject({
      status: 404,
      body: '{"mine":"NotFoundException"}',
    });
    const unsupported = await exchange(`${url}/read`, {
      method: 'PATCH',
      headers: { 'Content-Type': `${JSON_TYPE}; charset=klingon` },
      body: '{}',
    });
    expect(unsupported).toMatchObject({ status: 415, body: '{"mine":"HttpException"}' });
    expect(unsupported.headers.accept).toContain(JSON_TYPE);
    await app.close();
  });

  it('is told the routes of modules that register them with the adapter, at any time', async () => {
    const { app, url } = await start(adapter, AppModule, {
      configure: made => {
        made.setGlobalPrefix('api');
        const http = made.getHttpAdapter() as unknown as ExpressAdapter;
        const handler = (_request: unknown, response: { send(body: object): unknown }) =>
          void response.send({});
        http.get('/docs', handler as never);
        http.get('/docs-json', handler as never);
        http.post('/docs-json', handler as never);
      },
    });
    expect(await responseTo(url, 'GET /docs')).toBe('200');
    expect(await responseTo(url, 'POST /docs')).toBe('405: GET, HEAD, OPTIONS');
    expect(await responseTo(url, 'DELETE /docs-json')).toBe('405: GET, HEAD, POST, OPTIONS');
    expect(await responseTo(url, 'OPTIONS /docs')).toBe('204: GET, HEAD, OPTIONS');
    await app.close();
  });
});
