import {
  Body,
  Catch,
  ConflictException as NestConflictException,
  Controller,
  Get,
  Injectable,
  Module,
  Param,
  ParseIntPipe,
  Post,
  Res,
  Scope,
  UseFilters,
  UseGuards,
  Version,
  VersioningType,
  type ArgumentsHost,
  type CanActivate,
  type ExceptionFilter,
  type INestApplication,
} from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  ConflictException,
  ForbiddenException,
  GoneException,
  NotFoundException,
  RegistryException,
  RegistryHttpModule,
  thrownBy,
  Throws,
  type RegistryHttpOptions,
} from 'nestjs-registry-http';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';
import { exchange, type Exchange } from '../support/exchange.js';

class Guard implements CanActivate {
  canActivate(): boolean {
    throw new ForbiddenException('Not you');
  }
}

@Injectable()
class Service {
  @Throws(NotFoundException)
  find(): never {
    throw new NotFoundException('Resource not found');
  }
  @Throws(NotFoundException)
  forget(): never {
    throw new GoneException('It was removed');
  }
}

@Controller('things')
class ThingsController {
  @Get('nothing-declared') nothingDeclared() {
    throw new ConflictException();
  }
  @Get('declared') @Throws(ConflictException) declared() {
    throw new ConflictException();
  }
  @Get('no-error') @Throws() noError() {
    throw new ConflictException('Two of them');
  }
  @Get('another') @Throws(NotFoundException) another() {
    throw new NestConflictException('Two of them');
  }
  @Get('two') @Throws(NotFoundException) two(
    @Res({ passthrough: true }) response: { status(code: number): unknown },
  ) {
    response.status(409);
    return { by: 'hand' };
  }
  @Get('fault') @Throws(NotFoundException) fault() {
    throw new RegistryException(503, 'The database is away');
  }
  @Get('unknown') @Throws(NotFoundException) unknown() {
    throw new TypeError('x is not a function');
  }
  @Get('guarded') @Throws() @UseGuards(Guard) guarded() {}
  @Get('piped/:id') @Throws() piped(@Param('id', ParseIntPipe) _id: number) {}
  @Post('body') @Throws() body(@Body() body: unknown) {
    return body;
  }
  @Post('bodiless') @Throws() bodiless() {}
}

@Controller({ path: 'service', scope: Scope.REQUEST })
class ServiceController {
  private readonly service = new Service();
  @Get('find') @Throws(thrownBy(Service, 'find')) find() {
    return this.service.find();
  }
  @Get(['forget', 'forget/:id']) @Throws(thrownBy(Service, 'forget')) forget() {
    return this.service.forget();
  }
}

class BaseController {
  @Get('inherited') @Throws(NotFoundException) inherited() {
    throw new ConflictException();
  }
  @Get('overridden') @Throws(ConflictException) overridden() {
    throw new ConflictException();
  }
}

@Controller('strict')
class StrictController extends BaseController {
  @Get('overridden') @Throws() override overridden(): never {
    throw new ConflictException();
  }
}

@Controller('lenient')
@Throws(ConflictException)
class LenientController extends BaseController {}

@Module({
  imports: [],
  controllers: [ThingsController, ServiceController, StrictController, LenientController],
})
class ThingsModule {}

const app = (options: RegistryHttpOptions) => {
  @Module({ imports: [RegistryHttpModule.forRoot(options), ThingsModule] })
  class AppModule {}
  return AppModule;
};

afterEach(() => vi.unstubAllEnvs());

describe.each(EVERY_ADAPTER)('undeclared errors on %s', name => {
  const { lines, logger } = collectLog();

  const using = async (
    options: RegistryHttpOptions,
    use: (
      get: (path: string, method?: string, body?: string) => Promise<[number, string]>,
      running: RunningApp,
    ) => Promise<void>,
    configure?: (nest: INestApplication) => void,
  ): Promise<void> => {
    const running = await start(name, app(options), { logger, ...(configure && { configure }) });
    lines.length = 0;
    try {
      await use(async (path, method = 'GET', body) => {
        const { status, body: response }: Exchange = await exchange(`${running.url}${path}`, {
          method,
          ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
        });
        return [status, response];
      }, running);
    } finally {
      await running.app.close();
    }
  };

  it('are warned of, once for each route and code', async () => {
    await using({}, async get => {
      for (let i = 0; i < 3; i++) {
        expect(await get('/things/no-error')).toEqual([
          409,
          '{"code":"409 Conflict","message":"Two of them"}',
        ]);
        expect((await get('/things/another'))[0]).toBe(409);
        expect(await get('/things/two')).toEqual([409, '{"code":"409 Conflict","by":"hand"}']);
        expect((await get('/service/forget'))[0]).toBe(410);
        expect((await get('/service/forget/1'))[0]).toBe(410);
        expect((await get('/strict/inherited'))[0]).toBe(409);
        expect((await get('/strict/overridden'))[0]).toBe(409);
      }
      expect(lines).toEqual([
        'warn ThingsController.noError (GET /things/no-error) answered 409 Conflict (ConflictException), which its @Throws() does not declare',
        'warn ThingsController.another (GET /things/another) answered 409 Conflict (ConflictException), which its @Throws() does not declare',
        'warn ThingsController.two (GET /things/two) answered 409 Conflict, which its @Throws() does not declare',
        'warn ServiceController.forget (GET /service/forget) answered 410 Gone (GoneException), which its @Throws() does not declare',
        'warn ServiceController.forget (GET /service/forget/:id) answered 410 Gone (GoneException), which its @Throws() does not declare',
        'warn StrictController.inherited (GET /strict/inherited) answered 409 Conflict (ConflictException), which its @Throws() does not declare',
        'warn StrictController.overridden (GET /strict/overridden) answered 409 Conflict (ConflictException), which its @Throws() does not declare',
      ]);
    });
  });

  it.each([
    ['what is declared', '/things/declared', 409],
    ['a handler that declares nothing', '/things/nothing-declared', 409],
    ['what a service declares', '/service/find', 404],
    ['what the class declares', '/lenient/inherited', 409],
    ['a guard', '/things/guarded', 403],
    ['a pipe', '/things/piped/x', 400],
    ['a fault', '/things/fault', 503],
    ['an unknown path', '/things/unknown/path', 404],
  ])('are none: %s', async (_, path, status) => {
    await using({ undeclaredErrors: 'error' }, async get => {
      expect((await get(path))[0]).toBe(status);
      expect(lines.filter(line => line.includes('does not declare'))).toEqual([]);
    });
  });

  it('are none: a body that the parser refuses, whether the handler reads it or not', async () => {
    await using({ undeclaredErrors: 'error' }, async get => {
      expect((await get('/things/body', 'POST', '{'))[0]).toBe(400);
      expect((await get('/things/bodiless', 'POST', '{'))[0]).toBe(400);
      expect((await get('/things/bodiless', 'DELETE'))[0]).toBe(405);
      expect(lines).toEqual([]);
    });
  });

  it('are a fault of the server if tests are to fail, each time', async () => {
    await using({ undeclaredErrors: 'error' }, async get => {
      for (let i = 0; i < 2; i++) {
        lines.length = 0;
        expect(await get('/things/no-error')).toEqual([500, '{"code":"500 Internal Server Error"}']);
        expect(lines).toHaveLength(1);
        expect(lines[0]).toContain(
          'ThingsController.noError (GET /things/no-error) answered 409 Conflict (ConflictException), which its @Throws() does not declare',
        );
        expect(lines[0]).toContain('Two of them');
      }
      expect((await get('/things/no-error', 'HEAD'))[0]).toBe(500);
      lines.length = 0;
      expect(await get('/things/two')).toEqual([500, '{"code":"500 Internal Server Error"}']);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(
        'ThingsController.two (GET /things/two) answered 409 Conflict, which its @Throws() does not declare',
      );
    });
  });

  it('are left alone if that is off, and in production', async () => {
    await using({ undeclaredErrors: 'off' }, async get => {
      expect((await get('/things/no-error'))[0]).toBe(409);
      expect(lines).toEqual([]);
    });
    vi.stubEnv('NODE_ENV', 'production');
    await using({}, async get => {
      expect((await get('/things/no-error'))[0]).toBe(409);
      expect(lines).toEqual([]);
    });
    await using({ undeclaredErrors: 'warn' }, async get => {
      expect((await get('/things/no-error'))[0]).toBe(409);
      expect(lines).toHaveLength(1);
    });
  });

  it('count as what they fold into', async () => {
    @Controller()
    class FoldedController {
      @Get('declared') @Throws(422) declared() {
        throw new RegistryException(418);
      }
      @Get('not') @Throws(404) not() {
        throw new RegistryException(418);
      }
    }
    @Module({
      imports: [RegistryHttpModule.forRoot({ unlistedStatuses: 'fold', undeclaredErrors: 'error' })],
      controllers: [FoldedController],
    })
    class FoldedModule {}
    const { app: nest, url } = await start(name, FoldedModule);
    try {
      expect((await exchange(`${url}/declared`)).status).toBe(400);
      expect((await exchange(`${url}/not`)).status).toBe(500);
    } finally {
      await nest.close();
    }
  });

  it('are told the route with prefix and version', async () => {
    await using(
      {},
      async get => {
        expect((await get('/api/v1/things/no-error'))[0]).toBe(409);
        expect(lines).toEqual([
          'warn ThingsController.noError (GET /api/v1/things/no-error) answered 409 Conflict (ConflictException), which its @Throws() does not declare',
        ]);
      },
      nest => {
        nest.setGlobalPrefix('api');
        nest.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
      },
    );
  });

  it('are not those of the response that no version has the path', async () => {
    @Controller('versions')
    class VersionsController {
      @Get() @Version('1') @Throws() list() {
        return [];
      }
    }
    @Module({
      imports: [RegistryHttpModule.forRoot({ undeclaredErrors: 'error' })],
      controllers: [VersionsController],
    })
    class VersionsModule {}
    const { app: nest, url } = await start(name, VersionsModule, {
      configure: created =>
        created.enableVersioning({ type: VersioningType.HEADER, header: 'accept-version' }),
    });
    try {
      const ask = async (version: string) =>
        (await exchange(`${url}/versions`, { headers: { 'accept-version': version } })).status;
      expect([await ask('1'), await ask('2')]).toEqual([200, 404]);
    } finally {
      await nest.close();
    }
  });

  it("are not looked for if a user's own filter responds", async () => {
    @Catch(ConflictException)
    class OwnFilter implements ExceptionFilter {
      catch(_: unknown, host: ArgumentsHost): void {
        host
          .switchToHttp()
          .getResponse<{ status(code: number): { send(body: string): void } }>()
          .status(409)
          .send('own');
      }
    }
    @Controller()
    class OwnController {
      @Get() @Throws() @UseFilters(OwnFilter) own() {
        throw new ConflictException();
      }
    }
    @Module({
      imports: [RegistryHttpModule.forRoot({ undeclaredErrors: 'error' })],
      controllers: [OwnController],
    })
    class OwnModule {}
    const { app: nest, url } = await start(name, OwnModule);
    try {
      const response = await exchange(url);
      expect([response.status, response.body]).toEqual([409, 'own']);
    } finally {
      await nest.close();
    }
  });
});

it('the option is one of three', () => {
  expect(() => RegistryHttpModule.forRoot({ undeclaredErrors: 'throw' as 'error' })).toThrow(
    new TypeError(
      `RegistryHttpModule: option "undeclaredErrors" must be one of 'off', 'warn', 'error', but is 'throw'`,
    ),
  );
});
