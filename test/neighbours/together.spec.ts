import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastifyCompress from '@fastify/compress';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifySession from '@fastify/session';
import { CacheInterceptor, CacheModule } from '@nestjs/cache-manager';
import {
  Body,
  ConflictException,
  Controller,
  Get,
  type INestApplication,
  Param,
  ParseIntPipe,
  Post,
  Session,
  UseInterceptors,
  VersioningType,
} from '@nestjs/common';
import { APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ServeStaticModule } from '@nestjs/serve-static';
import { HealthCheck, HealthCheckService, TerminusModule, type HealthCheckResult } from '@nestjs/terminus';
import { ThrottlerGuard, ThrottlerModule, minutes } from '@nestjs/throttler';
import compression from 'compression';
import expressSession from 'express-session';
import helmet from 'helmet';
import { ClsModule, ClsService } from 'nestjs-cls';
import { createZodDto, ZodValidationPipe } from 'nestjs-zod';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EVERY_ADAPTER, type AdapterName } from '../support/adapters.js';
import { NOT_FOUND, notAllowed, type ExpectedError } from './support/compare.js';
import { runBoth } from './support/run-both.js';
import { field } from './support/raw-http.js';

const root = mkdtempSync(join(tmpdir(), 'neighbour-together-'));
writeFileSync(join(root, 'index.html'), '<!doctype html><title>Cats</title>');
afterAll(() => rmSync(root, { recursive: true }));

class NewCat extends createZodDto(z.object({ name: z.string().min(2) })) {}

@Controller({ path: 'cats', version: '1' })
class CatsController {
  constructor(private readonly cls: ClsService) {}

  @Get()
  @UseInterceptors(CacheInterceptor)
  list(): object {
    return { cats: ['Tom'.repeat(1_000)] };
  }

  @Get(':id')
  find(@Param('id', ParseIntPipe) id: number, @Session() session: { seen?: number }): object {
    session.seen = id;
    return { id, request: this.cls.getId() };
  }

  @Post()
  create(@Body() { name }: NewCat): object {
    if (name === 'Tom') throw new ConflictException({ message: 'Taken', name: 'taken' });
    return { name };
  }

  @Post('crash')
  async crash(): Promise<never> {
    await Promise.resolve();
    throw new Error('secret');
  }
}

@Controller({ path: 'health', version: '1' })
class HealthController {
  constructor(private readonly health: HealthCheckService) {}

  @Get()
  @HealthCheck()
  check(): Promise<HealthCheckResult> {
    return this.health.check([() => ({ disk: { status: 'up' } })]);
  }
}

const BAD_ID = {
  message: 'Validation failed',
  errors: [{ parameter: 'id', message: 'numeric string is expected', code: 'isInt' }],
};

const SECRET = 'a secret of at least thirty-two characters';
const MIDDLEWARE: Record<AdapterName, (app: INestApplication) => unknown> = {
  express: app => {
    app.use(helmet(), compression());
    app.use(expressSession({ secret: SECRET, name: 'sid', resave: false, saveUninitialized: false }));
  },
  fastify: async app => {
    const { register } = app as NestFastifyApplication;
    await register.call(app, fastifyHelmet as never);
    await register.call(app, fastifyCompress as never, { encodings: ['gzip'] } as never);
    await register.call(app, fastifyCookie as never);
    await register.call(
      app,
      fastifySession as never,
      { secret: SECRET, cookieName: 'sid', cookie: { secure: false }, saveUninitialized: false } as never,
    );
  },
};

describe.each(EVERY_ADAPTER)('an application with many neighbours at once on %s', adapter => {
  const both = runBoth(
    adapter,
    () => ({
      imports: [
        ServeStaticModule.forRoot({
          rootPath: root,
          renderPath: '/app',
          serveStaticOptions: { fallthrough: true },
        }),
        ThrottlerModule.forRoot([{ ttl: minutes(1), limit: 1_000 }]),
        CacheModule.register(),
        TerminusModule.forRoot({ logger: false }),
        ClsModule.forRoot({
          global: true,
          middleware: { mount: true, generateId: true, idGenerator: () => 'request-7' },
        }),
      ],
      controllers: [CatsController, HealthController],
      providers: [
        { provide: APP_GUARD, useClass: ThrottlerGuard },
        { provide: APP_PIPE, useClass: ZodValidationPipe },
      ],
      configure: async app => {
        app.setGlobalPrefix('api');
        app.enableVersioning({ type: VersioningType.URI });
        app.enableCors({ origin: 'https://web.test', credentials: true });
        await MIDDLEWARE[adapter](app);
      },
    }),
    { masks: [[/sid=[^;]+/g, 'sid=…']] },
  );

  const browser = { origin: 'https://web.test', 'accept-encoding': 'gzip' };

  it.each([
    ['GET /', undefined],
    ['GET /app', undefined],
    ['GET /api/v1/cats', undefined],
    ['GET /api/v1/cats', undefined],
    ['HEAD /api/v1/cats', undefined],
    ['GET /api/v1/cats/7', undefined],
    ['POST /api/v1/cats', { name: 'Tim' }],
    ['GET /api/v1/health', undefined],
  ])('leaves %s', async (line, body) => {
    const reply = await both.expectSuccess(line, { headers: browser, ...(body && { body }) });
    expect(field(reply, 'access-control-allow-origin')).toBe('https://web.test');
    expect(field(reply, 'x-frame-options')).toBe('SAMEORIGIN');
  });

  it.each([
    ['GET /api/v1/cats/x', { status: 400, members: BAD_ID }, undefined],
    ['POST /api/v1/cats', { status: 409, members: { message: 'Taken', name: 'taken' } }, { name: 'Tom' }],
    ['POST /api/v1/crash', NOT_FOUND, undefined],
    ['POST /api/v1/cats/crash', { status: 500 }, undefined],
    ['GET /api/v2/cats', NOT_FOUND, undefined],
    ['DELETE /api/v1/cats', notAllowed('GET, HEAD, POST, OPTIONS'), undefined],
  ] satisfies [string, ExpectedError, unknown][])(
    'has the error of %s in shape, with the fields of its neighbours',
    async (line, error: ExpectedError, body) => {
      const fields = {
        ...error.fields,
        'access-control-allow-origin': 'https://web.test',
        'access-control-allow-credentials': 'true',
        'x-frame-options': 'SAMEORIGIN',
      };
      await both.expectError(
        line,
        { ...error, fields },
        { headers: { origin: 'https://web.test' }, ...(body && { body }) },
      );
    },
  );
});
