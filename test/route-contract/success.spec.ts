import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Module,
  Next,
  Param,
  Post,
  Put,
  Res,
  UseInterceptors,
  Version,
  VersioningType,
  type INestApplication,
} from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ConflictException,
  Location,
  RegistryHttpModule,
  SuccessCode,
  SuccessCodeInterceptor,
  type RegistryHttpOptions,
} from 'nestjs-registry-http';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';
import { errorHeaders, exchange, type Exchange } from '../support/exchange.js';

interface Reply {
  header(name: string, value: string): unknown;
  status(code: number): unknown;
}

@Controller('imports')
class ImportsController {
  @Post() @SuccessCode(202, 'it goes on after the response') start(@Body() body: unknown) {
    return { started: body };
  }
  @Post('silent') @SuccessCode(202, 'it goes on after the response') silent() {}
  @Post('late') @SuccessCode(202, 'it goes on after the response') late(
    @Res({ passthrough: true }) reply: Reply,
  ) {
    reply.status(200);
    return { late: true };
  }
  @Delete(':id') @SuccessCode(204, 'nothing is left') remove() {}
  @Delete(':id/body') @SuccessCode(204, 'nothing is left') removeWithBody() {
    return { dropped: true };
  }
  @Post('reset') @SuccessCode(205, 'the form begins anew') reset() {
    return { dropped: true };
  }
  @Get() @SuccessCode(203, 'it comes from elsewhere') list() {
    return [1];
  }
  @Get('part') @SuccessCode(203, 'it comes from elsewhere') part(@Res({ passthrough: true }) reply: Reply) {
    reply.status(206);
    return [1];
  }
  @Put(':id') replace() {
    return { by: 'the rule' };
  }
}

@Controller('facilities')
class FacilitiesController {
  @Post() @Location('/facilities/:uuid') create(@Body() body: object) {
    return body;
  }
  @Put(':uuid/rooms') @Location('/facilities/:uuid/rooms/:room.name') @HttpCode(202) room(
    @Body() body: object,
  ) {
    return body;
  }
  @Post('own') @Location('/facilities/:uuid') own(@Res({ passthrough: true }) reply: Reply) {
    reply.header('Location', 'https://example.org/own');
    return { uuid: '1' };
  }
  @Post('stated') @Header('Location', '/stated') @Location('/facilities/:uuid') stated() {
    return { uuid: '1' };
  }
  @Post('function')
  @Location(
    (body: { href: string }, request: { headers: { host: string } }) => `${request.headers.host}${body.href}`,
  )
  byFunction(@Body() body: object) {
    return body;
  }
  @Put(':uuid/name') @Location('/facilities/:uuid/name') name(@Body('name') given: string) {
    return given;
  }
  @Post('renewals') @Location('/facilities/:uuid\\:renew') renew(@Body() body: object) {
    return body;
  }
  @Post('silent') @Location(() => undefined as never) silent() {
    return { uuid: '1' };
  }
  @Post('broken')
  @Location((body: { link: { href: string } }) => body.link.href)
  broken(@Body() body: object) {
    return body;
  }
  @Post('thrown')
  @Location(() => {
    throw 'no such shelf';
  })
  thrown() {
    return {};
  }
  @Get() list() {
    return [];
  }
}

@Controller({ path: 'things', version: ['1', '2'] })
class VersionedController {
  @Post() @Location('/things/:id') create() {
    return { id: 7 };
  }
  @Get(':id') find(@Param('id') id: string) {
    return { id };
  }
}

@Controller('choices')
class ChoicesController {
  @Post() @Version('1') @SuccessCode(202, 'version 1 takes its time') first() {
    return { version: 1 };
  }
  @Post() @Version('2') second() {
    return { version: 2 };
  }
}

const app = (options: RegistryHttpOptions = {}) => {
  @Module({
    imports: [RegistryHttpModule.forRoot(options)],
    controllers: [ImportsController, FacilitiesController, VersionedController],
  })
  class AppModule {}
  return AppModule;
};

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ChoicesController] })
class ChoicesModule {}

const prefixed = (nest: INestApplication): void => {
  nest.setGlobalPrefix('api');
  nest.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
};

const send = (
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Exchange> =>
  exchange(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

describe.each(EVERY_ADAPTER)('stated success codes on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, app());
  });
  afterAll(() => running.app.close());

  it.each([
    ['POST', '/imports', 202, '{"started":{"a":1}}', { a: 1 }],
    ['POST', '/imports/silent', 202, '{"code":"202 Accepted"}'],
    ['POST', '/imports/late', 202, '{"late":true}'],
    ['DELETE', '/imports/1', 204, ''],
    ['DELETE', '/imports/1/body', 204, ''],
    ['POST', '/imports/reset', 205, ''],
    ['GET', '/imports', 203, '[1]'],
    ['HEAD', '/imports', 203, ''],
    ['PUT', '/imports/1', 200, '{"by":"the rule"}'],
  ] as const)('%s %s gets %i', async (method, path, status, body, sent?: object) => {
    const response = await send(`${running.url}${path}`, method, sent);
    expect([response.status, response.body]).toEqual([status, body]);
    if (body === '' && method !== 'HEAD') expect(response.headers['content-type']).toBeUndefined();
  });

  it('leaves part of a representation alone', async () => {
    const part = await send(`${running.url}/imports/part`, 'GET', undefined, { range: 'items=0-0' });
    expect(part.status).toBe(206);
    expect((await send(`${running.url}/imports/part`, 'GET')).status).toBe(203);
  });

  it.each([{ successCodes: 'off' }, { successCodes: 'report' }] as const)('also with %j', async options => {
    const other = await start(name, app(options));
    try {
      expect((await send(`${other.url}/imports/silent`, 'POST')).body).toBe('{"code":"202 Accepted"}');
      expect((await send(`${other.url}/imports/1/body`, 'DELETE')).status).toBe(204);
    } finally {
      await other.app.close();
    }
  });

  it('by the interceptor alone', async () => {
    @Controller()
    @UseInterceptors(new SuccessCodeInterceptor())
    class AloneController {
      @Post('later') @SuccessCode(202, 'it takes time') later() {}
      @Delete('gone') @SuccessCode(204, 'nothing is left') gone() {
        return { dropped: true };
      }
    }
    @Module({ controllers: [AloneController] })
    class AloneModule {}
    const alone = await start(name, AloneModule);
    try {
      const later = await send(`${alone.url}/later`, 'POST');
      expect([later.status, later.body]).toEqual([202, '{"code":"202 Accepted"}']);
      const gone = await send(`${alone.url}/gone`, 'DELETE');
      expect([gone.status, gone.body]).toEqual([204, '']);
    } finally {
      await alone.app.close();
    }
  });

  it('of one version only, if versions share a path', async () => {
    const versioned = await start(name, ChoicesModule, {
      configure: nest => nest.enableVersioning({ type: VersioningType.HEADER, header: 'accept-version' }),
    });
    try {
      const post = async (version: string) => {
        const response = await send(`${versioned.url}/choices`, 'POST', undefined, {
          'accept-version': version,
        });
        return [response.status, response.body];
      };
      expect(await post('1')).toEqual([202, '{"version":1}']);
      expect(await post('2')).toEqual([201, '{"version":2}']);
      expect(await post('1')).toEqual([202, '{"version":1}']);
    } finally {
      await versioned.app.close();
    }
  });
});

describe.each(EVERY_ADAPTER)('locations on %s', name => {
  let running: RunningApp;
  const { lines, logger } = collectLog();
  beforeAll(async () => {
    running = await start(name, app(), { logger, configure: prefixed });
    lines.length = 0;
  });
  afterAll(() => running.app.close());

  const locate = async (path: string, method: string, body?: unknown) => {
    lines.length = 0;
    const response = await send(`${running.url}${path}`, method, body);
    return [response.status, response.headers.location, ...lines];
  };

  it.each([
    ['a member of the result', '/api/v1/facilities', 'POST', { uuid: '550e' }, '/api/v1/facilities/550e'],
    ['a number', '/api/v1/facilities', 'POST', { uuid: 0 }, '/api/v1/facilities/0'],
    [
      'what must be encoded',
      '/api/v1/facilities',
      'POST',
      { uuid: 'a/b?ä #' },
      '/api/v1/facilities/a%2Fb%3F%C3%A4%20%23',
    ],
    [
      'the path of the request',
      '/api/v1/facilities/f%20g/rooms',
      'PUT',
      { room: 'r' },
      '/api/v1/facilities/f%20g/rooms/r.name',
    ],
    [
      'the path of the request, where the result is a text',
      '/api/v1/facilities/f/name',
      'PUT',
      { name: 'Kakamega' },
      '/api/v1/facilities/f/name',
    ],
    [
      'a template with a colon of its own',
      '/api/v1/facilities/renewals',
      'POST',
      { uuid: '1' },
      '/api/v1/facilities/1:renew',
    ],
  ])('from %s', async (_, path, method, body, location) => {
    expect(await locate(path, method, body)).toEqual([method === 'POST' ? 201 : 200, location]);
  });

  it('with the version that was asked', async () => {
    expect(await locate('/api/v1/things', 'POST')).toEqual([201, '/api/v1/things/7']);
    expect(await locate('/api/v2/things', 'POST')).toEqual([201, '/api/v2/things/7']);
  });

  it('without the prefix, if the location stands outside of it', async () => {
    const excluded = await start(name, app(), {
      // Nest's logger is one for the process.
      logger,
      configure: nest => nest.setGlobalPrefix('api', { exclude: ['facilities/:uuid'] }),
    });
    try {
      const response = await send(`${excluded.url}/api/facilities`, 'POST', { uuid: '1' });
      expect([response.status, response.headers.location]).toEqual([201, '/facilities/1']);
      const thing = await send(`${excluded.url}/api/things`, 'POST');
      expect([thing.status, thing.headers.location]).toEqual([201, '/api/things/7']);
    } finally {
      await excluded.app.close();
    }
  });

  it('from a function of result and request, as it is', async () => {
    expect(await locate('/api/v1/facilities/function', 'POST', { href: '/f/ü' })).toEqual([
      201,
      `127.0.0.1:${running.port}/f/%C3%BC`,
    ]);
  });

  it('leaves what the handler set', async () => {
    expect(await locate('/api/v1/facilities/own', 'POST')).toEqual([201, 'https://example.org/own']);
    expect(await locate('/api/v1/facilities/stated', 'POST')).toEqual([201, '/stated']);
  });

  it('responds without one if a member is missing, and logs which', async () => {
    expect(await locate('/api/v1/facilities', 'POST', { id: 1 })).toEqual([
      201,
      undefined,
      'error FacilitiesController.create (POST /api/v1/facilities) answered without Location: ' +
        `the result has no "uuid" for @Location('/api/v1/facilities/:uuid')`,
    ]);
  });

  it('responds without one if the function fails, or returns no text', async () => {
    const [status, location, line] = await locate('/api/v1/facilities/broken', 'POST', {});
    expect([status, location]).toEqual([201, undefined]);
    expect(line).toMatch(
      /^error FacilitiesController.broken \(POST \/api\/v1\/facilities\/broken\) answered without Location: Cannot read/,
    );
    expect(await locate('/api/v1/facilities/broken', 'POST', { link: { href: 7 } })).toEqual([
      201,
      undefined,
      'error FacilitiesController.broken (POST /api/v1/facilities/broken) answered without Location: ' +
        'the function given to @Location() answered 7, which is no text',
    ]);
    expect(await locate('/api/v1/facilities/silent', 'POST', {})).toEqual([
      201,
      undefined,
      'error FacilitiesController.silent (POST /api/v1/facilities/silent) answered without Location: ' +
        'the function given to @Location() answered undefined, which is no text',
    ]);
  });

  it('responds without one if the function throws a value that is no Error', async () => {
    expect(await locate('/api/v1/facilities/thrown', 'POST')).toEqual([
      201,
      undefined,
      'error FacilitiesController.thrown (POST /api/v1/facilities/thrown) answered without Location: no such shelf',
    ]);
  });

  it('never on an error, nor on a route that declares none', async () => {
    const malformed = await exchange(`${running.url}/api/v1/facilities`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect([malformed.status, malformed.headers.location]).toEqual([400, undefined]);
    expect(await locate('/api/v1/facilities', 'GET')).toEqual([200, undefined]);
  });
});

it('states nothing of an error that a handler passes on, which only Express can', async () => {
  @Controller('passing')
  class PassingController {
    @Post() @SuccessCode(202, 'it goes on') @Location('/passing/:id') pass(
      @Next() next: (error: unknown) => void,
    ) {
      next(new ConflictException('Taken'));
    }
  }
  @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [PassingController] })
  class PassingModule {}
  const running = await start('express', PassingModule);
  const body = { code: '409 Conflict', message: 'Taken' };
  expect(await send(`${running.url}/passing`, 'POST')).toEqual({
    status: 409,
    headers: errorHeaders(body),
    body: JSON.stringify(body),
  });
  await running.app.close();
});
