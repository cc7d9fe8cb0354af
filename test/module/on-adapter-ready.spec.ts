import {
  Controller,
  Get,
  Global,
  HttpCode,
  Inject,
  Module,
  Post,
  VersioningType,
  type INestApplication,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterEach, describe, expect, it } from 'vitest';
import { ADAPTERS, EVERY_ADAPTER } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

/*
 * When the module meets its application. Neighbours of "loaded lazily after listen()": after `init()` without a server that
 * listens, in a hook of another module while the application starts, with versions in a header, and before `init()`, where
 * there is still time; and a failure of a hook under `NestFactory` and under `@nestjs/testing`.
 */

@Controller('things')
class ThingsController {
  @Get() list() {
    return [];
  }
  @Post() @HttpCode(202) create() {
    return {};
  }
}

@Module({ controllers: [ThingsController] })
class AppModule {}

@Module({ imports: [RegistryHttpModule.forRoot()] })
class LazyModule {}

const WARNING =
  'RegistryHttpModule is loaded after the application has registered its routes, and changes nothing: import it in the root module';

const running: INestApplication[] = [];
afterEach(() => Promise.all(running.splice(0).map(app => app.close())));

async function create(
  name: (typeof EVERY_ADAPTER)[number],
  module: Type = AppModule,
  warnings: unknown[] = [],
) {
  const app = await NestFactory.create(module, ADAPTERS[name]() as never, {
    abortOnError: false,
    logger: { log: () => {}, error: () => {}, warn: (message: unknown) => void warnings.push(message) },
  });
  running.push(app);
  return app;
}

const load = (app: INestApplication) => app.get(LazyModuleLoader).load(() => LazyModule);

async function statuses(app: INestApplication): Promise<number[]> {
  if (!app.getHttpServer().listening) await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${port}/things`;
  return Promise.all(['GET', 'POST', 'PUT'].map(async method => (await exchange(url, { method })).status));
}

describe.each(EVERY_ADAPTER)('the module on %s', name => {
  it('changes nothing if it is loaded after listen(), and says so', async () => {
    const warnings: unknown[] = [];
    const app = await create(name, AppModule, warnings);
    await app.listen(0, '127.0.0.1');
    await load(app);
    expect(warnings).toContain(WARNING);
    expect(await statuses(app)).toEqual([200, 202, 404]);
  });

  it('changes nothing if it is loaded after init(), and says so', async () => {
    const warnings: unknown[] = [];
    const app = await create(name, AppModule, warnings);
    await app.init();
    await load(app);
    expect(warnings).toContain(WARNING);
    expect(await statuses(app)).toEqual([200, 202, 404]);
  });

  it('changes nothing if routes have versions', async () => {
    @Controller({ path: 'things', version: ['1', '2'] })
    class VersionedController extends ThingsController {}
    @Module({ controllers: [VersionedController] })
    class VersionedModule {}
    const warnings: unknown[] = [];
    const app = await create(name, VersionedModule, warnings);
    app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' });
    await app.init();
    await load(app);
    expect(warnings).toContain(WARNING);
  });

  it('changes nothing if another module loads it while the application starts', async () => {
    @Module({ controllers: [ThingsController] })
    class LoadingModule implements OnModuleInit {
      constructor(@Inject(LazyModuleLoader) private readonly loader: LazyModuleLoader) {}
      async onModuleInit() {
        await this.loader.load(() => LazyModule);
      }
    }
    const warnings: unknown[] = [];
    const app = await create(name, LoadingModule, warnings);
    await app.init();
    expect(warnings).toContain(WARNING);
    expect(await statuses(app)).toEqual([200, 202, 404]);
  });

  it('is in time if it is loaded before init()', async () => {
    const warnings: unknown[] = [];
    const app = await create(name, AppModule, warnings);
    await load(app);
    expect(warnings).not.toContain(WARNING);
    expect(await statuses(app)).toEqual([200, 201, 405]);
  });

  it('rejects NestFactory.create() if a hook fails', async () => {
    const adapter = ADAPTERS[name]();
    Object.defineProperty(adapter, 'reply', { writable: false, value: () => undefined });
    @Global()
    @Module({ imports: [RegistryHttpModule.forRoot()] })
    class FailingModule {}
    const created = NestFactory.create(FailingModule, adapter as never, {
      logger: false,
      abortOnError: false,
    });
    await expect(created).rejects.toThrow(TypeError);
  });

  it('rejects init() under @nestjs/testing if a hook fails', async () => {
    const adapter = ADAPTERS[name]();
    Object.defineProperty(adapter, 'reply', { writable: false, value: () => undefined });
    const testing = await Test.createTestingModule({ imports: [LazyModule] }).compile();
    const app = testing.createNestApplication<NestFastifyApplication>(adapter as never, { logger: false });
    await expect(app.init()).rejects.toThrow(TypeError);
  });
});
