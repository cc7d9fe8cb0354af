import {
  Catch,
  Controller,
  Delete,
  Get,
  HttpCode,
  Module,
  Post,
  UseFilters,
  UseInterceptors,
  type ArgumentsHost,
  type ExceptionFilter,
  type INestApplication,
} from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import {
  GoneException,
  NotFoundException,
  RegistryException,
  RegistryExceptionFilter,
  RegistryHttpModule,
  SuccessCodeInterceptor,
} from 'nestjs-registry-http';
import { ADAPTERS, EVERY_ADAPTER, start } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

@Controller('things')
class ThingsController {
  @Get('gone') gone() {
    throw new GoneException('was removed');
  }
  @Get('teapot') teapot() {
    throw new RegistryException(418, 'short and stout');
  }
  @Post() @HttpCode(202) create() {
    return { id: 1 };
  }
  @Delete() @HttpCode(204) remove() {}
}

const GONE = { code: '410 Gone', message: 'was removed' };

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThingsController] })
class EnforcingModule {}

@Module({
  imports: [
    RegistryHttpModule.forRoot({ successCodes: 'off', emptyBody: 'empty', unlistedStatuses: 'fold' }),
  ],
  controllers: [ThingsController],
})
class LeavingModule {}

describe.each(EVERY_ADAPTER)('applications on %s', name => {
  it('that share a controller in one process keep their own options', async () => {
    const [enforcing, leaving] = [await start(name, EnforcingModule), await start(name, LeavingModule)];
    try {
      const create = (url: string) => exchange(`${url}/things`, { method: 'POST' });
      expect((await create(enforcing.url)).status).toBe(201);
      expect((await create(leaving.url)).status).toBe(202);
      expect((await create(enforcing.url)).status).toBe(201);
      expect((await exchange(`${leaving.url}/things`, { method: 'DELETE' })).status).toBe(204);
      expect((await exchange(`${leaving.url}/things/teapot`)).body).toBe(
        '{"code":"400 Bad Request","message":"short and stout"}',
      );
      expect((await exchange(`${enforcing.url}/things/teapot`)).body).toBe(
        `{"code":"418 I'm a teapot","message":"short and stout"}`,
      );
    } finally {
      await Promise.all([enforcing.app.close(), leaving.app.close()]);
    }
  });

  it('under @nestjs/testing hold the contract without listening', async () => {
    const testing = await Test.createTestingModule({ imports: [EnforcingModule] }).compile();
    const app: INestApplication = testing.createNestApplication(ADAPTERS[name]() as never, { logger: false });
    await app.init();
    if (name === 'fastify') await (app as NestFastifyApplication).getHttpAdapter().getInstance().ready();
    try {
      const server = app.getHttpServer();
      const gone = await request(server).get('/things/gone');
      expect([gone.status, gone.body]).toEqual([410, GONE]);
      expect((await request(server).post('/things')).status).toBe(201);
      expect((await request(server).delete('/things')).body).toEqual({ code: '200 OK' });
      expect((await request(server).get('/nowhere')).body).toEqual({
        code: '404 Not Found',
        message: 'Resource not found',
      });
    } finally {
      await app.close();
    }
  });

  it('that bind the filter by hand have the contract for what is thrown', async () => {
    @Module({ controllers: [ThingsController] })
    class BareModule {}
    const running = await start(name, BareModule, {
      configure: app => app.useGlobalFilters(new RegistryExceptionFilter({ unlistedStatuses: 'fold' })),
    });
    try {
      const gone = await exchange(`${running.url}/things/gone`);
      expect(gone).toEqual({ status: 410, headers: errorHeaders(GONE), body: JSON.stringify(GONE) });
      expect((await exchange(`${running.url}/things/teapot`)).status).toBe(400);
      expect((await exchange(`${running.url}/things`, { method: 'POST' })).status).toBe(202);
    } finally {
      await running.app.close();
    }
  });

  it('that bind the interceptor to a controller have the success codes there alone', async () => {
    @Controller('governed')
    @UseFilters(RegistryExceptionFilter)
    @UseInterceptors(SuccessCodeInterceptor)
    class GovernedController extends ThingsController {}
    @Module({ controllers: [ThingsController, GovernedController] })
    class BareModule {}
    const running = await start(name, BareModule);
    try {
      expect((await exchange(`${running.url}/things`, { method: 'POST' })).status).toBe(202);
      expect((await exchange(`${running.url}/governed`, { method: 'POST' })).status).toBe(201);
      const removed = await exchange(`${running.url}/governed`, { method: 'DELETE' });
      expect([removed.status, removed.body]).toEqual([200, '{"code":"200 OK"}']);
      expect((await exchange(`${running.url}/governed/gone`)).body).toBe(JSON.stringify(GONE));
    } finally {
      await running.app.close();
    }
  });

  it('let every filter of the user win over the one of the module', async () => {
    @Catch(GoneException)
    class OwnFilter implements ExceptionFilter {
      constructor(private readonly who: string) {}
      catch(_exception: unknown, host: ArgumentsHost) {
        const response = host.switchToHttp().getResponse<any>();
        response.status(410).send({ own: this.who });
      }
    }
    @Controller('filtered')
    class FilteredController {
      @Get('method') @UseFilters(new OwnFilter('method')) method() {
        throw new GoneException();
      }
      @Get('global') global() {
        throw new GoneException();
      }
      @Get('other') other() {
        throw new NotFoundException();
      }
    }
    @Module({
      imports: [RegistryHttpModule.forRoot()],
      controllers: [FilteredController],
      providers: [{ provide: APP_FILTER, useValue: new OwnFilter('provided') }],
    })
    class ProvidedModule {}
    @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FilteredController] })
    class PlainModule {}

    const running = [
      await start(name, ProvidedModule),
      await start(name, PlainModule, { configure: app => app.useGlobalFilters(new OwnFilter('used')) }),
    ] as const;
    try {
      for (const [index, who] of (['provided', 'used'] as const).entries()) {
        const { url } = running[index]!;
        expect((await exchange(`${url}/filtered/method`)).body).toBe('{"own":"method"}');
        expect((await exchange(`${url}/filtered/global`)).body).toBe(`{"own":"${who}"}`);
        expect((await exchange(`${url}/filtered/other`)).body).toBe('{"code":"404 Not Found"}');
      }
    } finally {
      await Promise.all(running.map(({ app }) => app.close()));
    }
  });
});

it('Fastify responds to inject as to a socket', async () => {
  const app = await NestFactory.create<NestFastifyApplication>(EnforcingModule, new FastifyAdapter(), {
    logger: false,
  });
  await app.init();
  try {
    const response = await app.inject({ url: '/things/gone' });
    expect([response.statusCode, response.json()]).toEqual([410, GONE]);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  } finally {
    await app.close();
  }
});

it('an application without an HTTP server starts', async () => {
  const context = await NestFactory.createApplicationContext(EnforcingModule, { logger: false });
  expect(context.get(HttpAdapterHost).httpAdapter).toBeFalsy();
  await context.close();
});

it('an application that imports the module twice is told so, and keeps the first', async () => {
  const warnings: unknown[] = [];
  @Module({ imports: [RegistryHttpModule.forRoot({ unlistedStatuses: 'fold' })] })
  class FeatureModule {}
  @Module({
    imports: [RegistryHttpModule.forRoot({ successCodes: 'off' }), FeatureModule],
    controllers: [ThingsController],
  })
  class TwiceModule {}
  const logger = { log: () => {}, error: () => {}, warn: (message: unknown) => void warnings.push(message) };
  const running = await start('express', TwiceModule, { logger });
  try {
    expect((await exchange(`${running.url}/things`, { method: 'POST' })).status).toBe(202);
    expect(warnings).toContain(
      'RegistryHttpModule is imported twice with different options: the first import counts',
    );
  } finally {
    await running.app.close();
  }
});
