import {
  Body,
  Controller,
  Delete,
  Get,
  Module,
  Post,
  Put,
  RawBody,
  Req,
  UploadedFile,
  UseGuards,
  UseInterceptors,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { ExternalContextCreator } from '@nestjs/core';
import { FileInterceptor } from '@nestjs/platform-express';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';
import { errorHeaders, exchange } from '../support/exchange.js';

class Nobody implements CanActivate {
  canActivate() {
    return false;
  }
}

/** Responds by itself, and lets the request pass as if it had not. */
class RespondingInterceptor implements CanActivate {
  canActivate(context: ExecutionContext) {
    context.switchToHttp().getResponse<ServerResponse>().end('responded');
    return true;
  }
}

/** Puts another function in place of the method, as many a decorator does. */
function wrapped(_target: object, _key: string, descriptor: PropertyDescriptor): void {
  const original = descriptor.value as (...args: unknown[]) => unknown;
  descriptor.value = function other(this: unknown, ...args: unknown[]) {
    return original.apply(this, args);
  };
}

class BaseController {
  @Put('inherited') inherited(@Body() body: unknown) {
    return { read: body };
  }
}

@Controller('bodies')
class BodiesController extends BaseController {
  @Post() read(@Body('name') name: unknown) {
    return { read: name };
  }
  @Post('raw') raw(@RawBody() raw: unknown) {
    return { read: raw };
  }
  @Get('wrapped')
  @wrapped
  wrap(@Body() body: unknown) {
    return { read: body };
  }
  @Post('ignored') ignored() {
    return { read: 'nothing' };
  }
  @Post('request') request(@Req() request: { body?: unknown }) {
    return { read: typeof request.body };
  }
  @Delete('guarded')
  @UseGuards(Nobody)
  guarded(@Body() body: unknown) {
    return { read: body };
  }
  @Post('responded')
  @UseGuards(RespondingInterceptor)
  responded(@Body() body: unknown) {
    return { read: body };
  }
  @Post('file')
  @UseInterceptors(FileInterceptor('file'))
  file(@Body() body: object, @UploadedFile() file: { size: number }) {
    return { read: { ...body }, size: file.size };
  }
}

const moduleOf = (options: Parameters<typeof RegistryHttpModule.forRoot>[0]) => {
  @Module({ imports: [RegistryHttpModule.forRoot(options)], controllers: [BodiesController] })
  class AppModule {}
  return AppModule;
};

const REFUSED = { code: '415 Unsupported Media Type', message: 'The media type is not supported' };

describe('unsupportedMediaTypes', () => {
  let running: RunningApp;
  const send = (method: string, path: string, type?: string, body = 'x', url = running.url) =>
    exchange(`${url}/bodies${path}`, {
      method,
      headers: { 'Content-Length': String(body.length), ...(type && { 'Content-Type': type }) },
      body,
    });

  beforeAll(async () => {
    running = await start('express', moduleOf({ unsupportedMediaTypes: 'refuse' }));
  });
  afterAll(() => running.app.close());

  it.each([
    ['POST', '', 'text/plain'],
    ['POST', '', 'application/xml; charset=utf-8'],
    ['POST', '', undefined],
    ['POST', '/raw', 'image/png'],
    ['PUT', '/inherited', 'text/plain'],
    ['GET', '/wrapped', 'text/plain'],
  ])('refuses: %s %s %s', async (method, path, type) => {
    expect(await send(method, path, type)).toEqual({
      status: 415,
      headers: errorHeaders(REFUSED, { accept: 'application/json, application/x-www-form-urlencoded' }),
      body: JSON.stringify(REFUSED),
    });
  });

  it.each([
    ['POST', '', 'application/json', '{"name":"a"}', 201, { read: 'a' }],
    ['POST', '', 'application/x-www-form-urlencoded', 'name=a', 201, { read: 'a' }],
    ['POST', '', undefined, '', 201, {}],
    ['POST', '', 'text/plain', '', 201, {}],
    ['POST', '/ignored', 'text/plain', 'x', 201, { read: 'nothing' }],
    ['POST', '/request', 'text/plain', 'x', 201, { read: 'undefined' }],
    ['GET', '/wrapped', undefined, '', 200, {}],
  ])('lets pass: %s %s %s %j', async (method, path, type, body, status, read) => {
    const response = await send(method, path, type, body);
    expect({ status: response.status, body: JSON.parse(response.body) as unknown }).toEqual({
      status,
      body: read,
    });
  });

  it('refuses a body without a length', async () => {
    const headers = { 'Transfer-Encoding': 'chunked', 'Content-Type': 'text/plain' };
    const response = await exchange(`${running.url}/bodies`, { method: 'POST', headers, body: 'x' });
    expect(response.status).toBe(415);
  });

  it('lets a request pass that has no body', async () => {
    expect(await exchange(`${running.url}/bodies/wrapped`)).toMatchObject({ status: 200, body: '{}' });
  });

  it('does not respond after a guard has responded', async () => {
    const { lines, logger } = collectLog();
    const { app, url } = await start('express', moduleOf({ unsupportedMediaTypes: 'refuse' }), { logger });
    lines.length = 0;
    expect(await send('POST', '/responded', 'text/plain', 'x', url)).toMatchObject({
      status: 200,
      body: 'responded',
    });
    expect(lines).toEqual([]);
    await app.close();
  });

  it('leaves a handler that a library runs through an external context', async () => {
    const creator = running.app.get(ExternalContextCreator, { strict: false });
    const controller = new BodiesController();
    const args = [undefined, undefined, undefined, undefined] as const;
    const all = { guards: true, interceptors: true, filters: true };
    const run = creator.create(controller, controller.ignored.bind(controller), 'ignored', ...args, all) as (
      ...args: unknown[]
    ) => Promise<unknown>;
    expect(await run({ headers: { 'content-length': '1' } })).toEqual({ read: 'nothing' });
  });

  it('asks the guards first', async () => {
    expect((await send('DELETE', '/guarded', 'text/plain')).status).toBe(403);
  });

  it('leaves multipart bodies to the interceptor that parses them', async () => {
    const form = new FormData();
    form.set('name', 'a');
    form.set('file', new Blob(['12345']), 'a.txt');
    const response = await fetch(`${running.url}/bodies/file`, { method: 'POST', body: form });
    expect(await response.json()).toEqual({ read: { name: 'a' }, size: 5 });
  });

  it.each([{}, { unsupportedMediaTypes: 'ignore' } as const])(
    "is Nest's own on Express with %o",
    async options => {
      const { app, url } = await start('express', moduleOf(options));
      expect(await send('POST', '', 'text/plain', 'x', url)).toMatchObject({ status: 201, body: '{}' });
      await app.close();
    },
  );

  it.each(EVERY_ADAPTER)('gets the same response on %s', async adapter => {
    const { app, url } = await start(adapter, moduleOf({ unsupportedMediaTypes: 'refuse' }));
    expect(await send('POST', '', 'image/png', 'x', url)).toMatchObject({
      status: 415,
      body: JSON.stringify(REFUSED),
    });
    // Fastify parses no body of a GET.
    expect((await send('POST', '', 'application/json', '{"name":1}', url)).status).toBe(201);
    await app.close();
  });

  it('is checked at start-up', () => {
    expect(() => RegistryHttpModule.forRoot({ unsupportedMediaTypes: 'no' as never })).toThrow(
      "RegistryHttpModule: option \"unsupportedMediaTypes\" must be one of 'ignore', 'refuse', but is 'no'",
    );
  });
});
