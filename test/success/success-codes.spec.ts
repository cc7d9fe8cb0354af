import { Readable } from 'node:stream';
import {
  All,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Module,
  Options,
  Patch,
  Post,
  Put,
  Redirect,
  Res,
  Sse,
  StreamableFile,
  type LoggerService,
} from '@nestjs/common';
import { of } from 'rxjs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Location, RegistryHttpModule, SuccessCode, type RegistryHttpOptions } from 'nestjs-registry-http';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

@Controller('things')
class ThingsController {
  @Get() list() {
    return [1];
  }
  @Get('accepted') @HttpCode(202) accepted() {
    return { a: 1 };
  }
  @Get('nothing') nothing() {}
  @Get('null') null() {
    return null;
  }
  @Get('zero') zero() {
    return 0;
  }
  @Get('text') @Header('Content-Type', 'text/plain') text() {}
  @Get('observable') observable() {
    return of({ a: 1 });
  }
  @Get('stream') @HttpCode(202) stream() {
    return new StreamableFile(Buffer.from('bytes'));
  }
  @Get('part') part(@Res({ passthrough: true }) response: any) {
    response.status(206);
    return new StreamableFile(Readable.from(['by']));
  }
  @Get('unchanged') @HttpCode(304) unchanged() {}
  @Get('moved') @Redirect('/elsewhere', 302) moved() {}
  @Get('self') self(@Res() response: any) {
    response.status(202).send({ by: 'itself' });
  }
  @Sse('events') events() {
    return of({ data: 'x' });
  }
  @Get('missing') missing(@Res({ passthrough: true }) response: any) {
    response.status(404);
  }
  @Get('missing/said') missingSaid(@Res({ passthrough: true }) response: any) {
    response.status(404);
    return { own: true };
  }
  @Post() create() {
    return { id: 1 };
  }
  @Post('ok') @HttpCode(200) createOk() {
    return { id: 1 };
  }
  @Post('nothing') createNothing() {}
  @Post('late') createLate(@Res({ passthrough: true }) response: any) {
    response.status(202);
    return { id: 1 };
  }
  @Put() replace() {
    return { id: 1 };
  }
  @Put('created') @HttpCode(201) replaceCreated() {
    return { id: 1 };
  }
  @Patch() @HttpCode(204) patch() {}
  @Delete() @HttpCode(204) remove() {}
  @Options('own') @HttpCode(204) own() {}
  @All('all') all() {
    return { any: true };
  }
}

const app = (options?: RegistryHttpOptions) => {
  @Module({ imports: [RegistryHttpModule.forRoot(options)], controllers: [ThingsController] })
  class AppModule {}
  return AppModule;
};

const collect = () => {
  const lines: string[] = [];
  const write = (level: string) => (message: unknown) => void lines.push(`${level} ${String(message)}`);
  const logger: LoggerService = {
    log: () => {},
    debug: () => {},
    warn: write('warn'),
    error: write('error'),
  };
  return { lines, logger };
};

afterEach(() => vi.restoreAllMocks());

describe.each(EVERY_ADAPTER)('success on %s', name => {
  describe('enforced', () => {
    let running: RunningApp;
    beforeAll(async () => {
      running = await start(name, app());
    });
    afterAll(() => running.app.close());

    it.each([
      ['GET', '/things', 200, '[1]'],
      ['GET', '/things/accepted', 200, '{"a":1}'],
      ['GET', '/things/nothing', 200, '{"code":"200 OK"}'],
      ['GET', '/things/null', 200, '{"code":"200 OK"}'],
      ['GET', '/things/text', 200, '{"code":"200 OK"}'],
      ['GET', '/things/observable', 200, '{"a":1}'],
      ['GET', '/things/stream', 200, 'bytes'],
      ['GET', '/things/unchanged', 304, ''],
      ['GET', '/things/moved', 302, undefined],
      ['GET', '/things/self', 202, '{"by":"itself"}'],
      ['GET', '/things/missing', 404, '{"code":"404 Not Found"}'],
      ['GET', '/things/missing/said', 404, '{"code":"404 Not Found","own":true}'],
      ['POST', '/things', 201, '{"id":1}'],
      ['POST', '/things/ok', 201, '{"id":1}'],
      ['POST', '/things/nothing', 201, '{"code":"201 Created"}'],
      ['POST', '/things/late', 201, '{"id":1}'],
      ['PUT', '/things', 200, '{"id":1}'],
      ['PUT', '/things/created', 200, '{"id":1}'],
      ['PATCH', '/things', 200, '{"code":"200 OK"}'],
      ['DELETE', '/things', 200, '{"code":"200 OK"}'],
      ['OPTIONS', '/things/own', 204, ''],
      ['GET', '/things/all', 200, '{"any":true}'],
      ['POST', '/things/all', 201, '{"any":true}'],
      ['HEAD', '/things', 200, ''],
      ['HEAD', '/things/nothing', 200, ''],
    ])('%s %s → %i %s', async (method, path, status, body) => {
      const response = await exchange(running.url + path, { method });
      expect(response.status).toBe(status);
      if (body !== undefined) expect(response.body).toBe(body);
      if (body?.startsWith('{'))
        expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    });

    it('leaves part of a representation to the range request that asked for it', async () => {
      const ranged = await exchange(`${running.url}/things/part`, { headers: { range: 'bytes=0-1' } });
      expect([ranged.status, ranged.body]).toEqual([206, 'by']);
      expect((await exchange(`${running.url}/things/part`)).status).toBe(200);
    });

    it('leaves server-sent events alone', async () => {
      const response = await exchange(`${running.url}/things/events`);
      expect(response.status).toBe(200);
      expect(response.headers['content-type']).toContain('text/event-stream');
      expect(response.body).toContain('data: x');
    });
  });

  it.each([
    [{ successCodes: 'off' }, 202, 204, ''],
    [{ successCodes: 'report' }, 202, 204, ''],
    [{ emptyBody: 'empty' }, 201, 200, ''],
  ] as const)('with %j', async (options, late, removed, body) => {
    const running = await start(name, app(options));
    try {
      expect((await exchange(`${running.url}/things/late`, { method: 'POST' })).status).toBe(late);
      const response = await exchange(`${running.url}/things`, { method: 'DELETE' });
      expect([response.status, response.body]).toEqual([removed, body]);
    } finally {
      await running.app.close();
    }
  });

  it('reports once what a handler says at run time, if it only reports', async () => {
    const { lines, logger } = collect();
    const running = await start(name, app({ successCodes: 'report' }), { logger });
    try {
      for (let i = 0; i < 3; i++) await exchange(`${running.url}/things/late`, { method: 'POST' });
      expect(lines.filter(line => line.includes('answered 202 Accepted'))).toEqual([
        'warn ThingsController.createLate (POST /things/late) answered 202 Accepted, and would answer 201 Created ' +
          "with successCodes: 'enforce'",
      ]);
    } finally {
      await running.app.close();
    }
  });

  it('starts with a warning that names each route that says otherwise, and those that send by themselves', async () => {
    const { lines, logger } = collect();
    const running = await start(name, app(), { logger });
    await running.app.close();
    const warnings = lines.filter(line => line.startsWith('warn')).join('\n');
    for (const handler of ['accepted', 'stream', 'createOk', 'replaceCreated', 'patch', 'remove', 'self']) {
      expect(warnings).toContain(`ThingsController.${handler}`);
    }
    for (const handler of ['list', 'unchanged', 'moved', 'own', 'create ', 'events']) {
      expect(warnings).not.toContain(`ThingsController.${handler}`);
    }
  });

  it('refuses to start in strict mode, with every offending route', async () => {
    const failure = await start(name, app({ successCodes: 'strict' })).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(Error);
    for (const handler of ['accepted', 'stream', 'createOk', 'replaceCreated', 'patch', 'remove']) {
      expect(String(failure)).toContain(`ThingsController.${handler}`);
    }
    expect(String(failure)).toContain('/things/accepted');
    expect(String(failure)).not.toContain('ThingsController.self');
  });

  it('starts in strict mode if every route follows the contract', async () => {
    @Controller()
    class FineController {
      @Post('a') @Location('/a/:id') create() {
        return { id: 1 };
      }
      @Post('uploads') @SuccessCode('own', 'an upload has no URL') upload() {
        return { received: true };
      }
      @Get('b') read() {
        return {};
      }
    }
    @Module({
      imports: [RegistryHttpModule.forRoot({ successCodes: 'strict' })],
      controllers: [FineController],
    })
    class FineModule {}
    const running = await start(name, FineModule);
    try {
      expect(await exchange(`${running.url}/a`, { method: 'POST' })).toMatchObject({
        status: 201,
        headers: { location: '/a/1' },
        body: '{"id":1}',
      });
      const upload = await exchange(`${running.url}/uploads`, { method: 'POST' });
      expect(upload).toMatchObject({ status: 201, body: '{"received":true}' });
      expect(upload.headers).not.toHaveProperty('location');
    } finally {
      await running.app.close();
    }
  });
});
