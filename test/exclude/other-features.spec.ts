import {
  type ArgumentsHost,
  Body,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  HttpCode,
  HttpException,
  type INestApplication,
  type NestModule,
  type MiddlewareConsumer,
  Module,
  Next,
  NotFoundException,
  Post,
  type Provider,
  type Type,
  UseFilters,
  UseInterceptors,
  ValidationPipe,
} from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { IsString } from 'class-validator';
import {
  RegistryExceptionFilter,
  RegistryHttpModule,
  type RegistryHttpOptions,
  SuccessCodeInterceptor,
} from 'nestjs-registry-http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AdapterName, EVERY_ADAPTER, start } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';
import { NodeAdapter } from '../support/node-adapter.js';

const BARE = '{"message":"No","error":"Not Found","statusCode":404}';
const CONTRACT = { code: '404 Not Found', message: 'No' };

@Controller('legacy')
class LegacyController {
  @Get() find() {
    throw new NotFoundException('No');
  }
  @Post() @HttpCode(202) queue() {}
}

@Controller('kept')
class KeptController {
  @Get() find() {
    throw new NotFoundException('No');
  }
}

interface Surroundings {
  readonly controllers?: Type[];
  readonly exclude?: Type[];
  readonly providers?: Provider[];
  readonly options?: RegistryHttpOptions;
  readonly configure?: (app: INestApplication) => unknown;
}

describe.each(EVERY_ADAPTER)('an excluded controller on %s', adapter => {
  let app: INestApplication | undefined;
  afterEach(async () => {
    vi.unstubAllEnvs();
    await app?.close();
    app = undefined;
  });

  const serve = async ({
    controllers = [LegacyController, KeptController],
    exclude = [LegacyController],
    providers = [],
    options,
    configure,
  }: Surroundings): Promise<string> => {
    @Module({ imports: [RegistryHttpModule.forRoot({ exclude, ...options })], controllers, providers })
    class AppModule {}
    const running = await start(adapter as AdapterName, AppModule, { ...(configure && { configure }) });
    app = running.app;
    return running.url;
  };
  const bodyOf = async (url: string, headers = {}) => (await exchange(url, { headers })).body;

  it('is left to Nest by a global filter that extends the one of the library', async () => {
    @Catch()
    class OwnFilter extends RegistryExceptionFilter {}
    const url = await serve({ providers: [{ provide: APP_FILTER, useClass: OwnFilter }] });
    expect(await bodyOf(`${url}/legacy`)).toBe(BARE);
    expect(await bodyOf(`${url}/kept`)).toBe(JSON.stringify(CONTRACT));
  });

  it('is left to Nest by what of the library is bound by hand', async () => {
    @Controller('bound')
    @UseFilters(RegistryExceptionFilter)
    @UseInterceptors(SuccessCodeInterceptor)
    class BoundController extends LegacyController {}
    const url = await serve({
      controllers: [BoundController],
      exclude: [BoundController],
      providers: [{ provide: APP_INTERCEPTOR, useClass: SuccessCodeInterceptor }],
      options: { successCodes: 'off' },
    });
    expect(await bodyOf(`${url}/bound`)).toBe(BARE);
    const queued = await exchange(`${url}/bound`, { method: 'POST' });
    expect([queued.status, queued.body]).toEqual([202, '']);
  });

  it('has its own filters, and global ones', async () => {
    @Catch(HttpException)
    class OwnFilter implements ExceptionFilter {
      catch(error: HttpException, host: ArgumentsHost): void {
        const response = host
          .switchToHttp()
          .getResponse<{ status(code: number): { send(body: object): void } }>();
        response.status(error.getStatus()).send({ own: error.message });
      }
    }
    const url = await serve({ providers: [{ provide: APP_FILTER, useClass: OwnFilter }] });
    expect(await exchange(`${url}/legacy`)).toMatchObject({ status: 404, body: '{"own":"No"}' });
  });

  it('does not respond for another host if no route is chosen', async () => {
    @Controller({ path: 'hosted', host: 'legacy.example' })
    class HostedController extends LegacyController {}
    const url = await serve({ controllers: [HostedController], exclude: [HostedController] });
    expect(await bodyOf(`${url}/hosted`, { host: 'legacy.example' })).toBe(BARE);
    const body = { code: '404 Not Found', message: 'Resource not found' };
    expect(await exchange(`${url}/hosted`, { headers: { host: 'other.example' } })).toEqual({
      status: 404,
      headers: errorHeaders(body),
      body: JSON.stringify(body),
    });
  });

  it('is found under a prefix and a version', async () => {
    const url = await serve({
      configure: configured => {
        configured.setGlobalPrefix('api');
        configured.enableVersioning({ type: 0, defaultVersion: '1' });
      },
    });
    expect(await bodyOf(`${url}/api/v1/legacy`)).toBe(BARE);
    expect(await bodyOf(`${url}/api/v1/kept`)).toBe(JSON.stringify(CONTRACT));
  });

  it('leaves a failure of middleware to the application', async () => {
    @Module({
      imports: [RegistryHttpModule.forRoot({ exclude: [LegacyController] })],
      controllers: [LegacyController],
    })
    class AppModule implements NestModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer
          .apply(() => {
            throw new NotFoundException('No');
          })
          .forRoutes(LegacyController);
      }
    }
    const running = await start(adapter as AdapterName, AppModule);
    app = running.app;
    expect(await exchange(`${running.url}/legacy`)).toEqual({
      status: 404,
      headers: errorHeaders(CONTRACT),
      body: JSON.stringify(CONTRACT),
    });
  });

  it('keeps the stacks of what global pipes refuse, in production too', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    class Facility {
      @IsString()
      name!: string;
    }
    const stacks: (string | undefined)[] = [];
    @Catch(HttpException)
    class NotingFilter implements ExceptionFilter {
      catch(error: HttpException, host: ArgumentsHost): void {
        stacks.push(error.stack);
        host.switchToHttp().getResponse<{ send(body: string): void }>().send('');
      }
    }
    @Controller('refusing')
    @UseFilters(NotingFilter)
    class RefusingController {
      @Post() create(@Body() facility: Facility) {
        return facility;
      }
    }
    const url = await serve({
      controllers: [RefusingController],
      exclude: [RefusingController],
      configure: configured => configured.useGlobalPipes(new ValidationPipe()),
    });
    await exchange(`${url}/refusing`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(stacks).toEqual([expect.stringContaining('\n    at ')]);
  });

  it('passes a request on to a controller that keeps the contract', async () => {
    @Controller('shared')
    class PassingController {
      @Get() find(@Next() next?: () => void) {
        if (!next) throw new NotFoundException('No');
        next();
      }
    }
    @Controller('shared')
    class TakingController extends KeptController {}
    // Fastify has one route for a path, and nothing to pass on to.
    const controllers = adapter === 'express' ? [PassingController, TakingController] : [PassingController];
    const url = await serve({ controllers, exclude: [PassingController] });
    expect(await bodyOf(`${url}/shared`)).toBe(adapter === 'express' ? JSON.stringify(CONTRACT) : BARE);
  });
});

describe('an excluded controller on an adapter of somebody else', () => {
  it('responds as bare Nest does', async () => {
    const responses: string[][] = [];
    for (const imports of [[], [RegistryHttpModule.forRoot({ exclude: [LegacyController] })]]) {
      @Module({ imports, controllers: [LegacyController] })
      class AppModule {}
      const app = await NestFactory.create(AppModule, new NodeAdapter(), { logger: false });
      await app.listen(0, '127.0.0.1');
      const { port } = app.getHttpServer().address() as { port: number };
      const url = `http://127.0.0.1:${port}/legacy`;
      const all = [await exchange(url), await exchange(url, { method: 'POST' })];
      responses.push(all.map(response => JSON.stringify(response)));
      await app.close();
    }
    expect(responses[1]).toEqual(responses[0]);
    expect(responses[0]?.[0]).toContain('No');
  });
});
