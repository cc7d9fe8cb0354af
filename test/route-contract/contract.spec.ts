import {
  All,
  Body,
  Controller,
  DefaultValuePipe,
  Get,
  Headers,
  HttpCode,
  Injectable,
  Module,
  Options,
  Param,
  ParseIntPipe,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Redirect,
  Res,
  Scope,
  Sse,
  UseGuards,
  UseInterceptors,
  UsePipes,
  ValidationPipe,
  Version,
  VersioningType,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { APP_GUARD, APP_PIPE, NestFactory, RouterModule } from '@nestjs/core';
import { IsString } from 'class-validator';
import { NEVER, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  ConflictException,
  ForbiddenException,
  GoneException,
  Location,
  NotFoundException,
  RegistryContract,
  RegistryHttpModule,
  RequestHeader,
  SuccessCode,
  thrownBy,
  Throws,
  UnauthorizedException,
  type RegistryHttpOptions,
  type RouteContract,
} from 'nestjs-registry-http';
import { EVERY_ADAPTER, start } from '../support/adapters.js';

class Guard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

@Throws(UnauthorizedException, {
  error: ForbiddenException,
  when: 'the user may only read',
  methods: ['POST', 'PUT'],
})
class DeclaringGuard extends Guard {}

@Injectable({ scope: Scope.REQUEST })
class RequestGuard extends Guard {}

class ThrottlerGuard extends Guard {}
class OwnThrottlerGuard extends ThrottlerGuard {}

class IdPipe implements PipeTransform {
  @Throws(NotFoundException)
  transform(value: unknown): unknown {
    return value;
  }
}

@Throws({ error: 504, when: 'it takes longer than a second' })
class TimeoutInterceptor implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle();
  }
}

class Dto {
  @IsString() name = '';
}

@Injectable()
class Store {
  @Throws({ error: ConflictException, when: 'the uuid is taken' })
  insert(): void {}
}

@Injectable()
@Throws(503)
class Service {
  @Throws(NotFoundException, GoneException)
  find(): void {}
  @Throws(thrownBy(Store, 'insert'), thrownBy(Service, 'find', 'create'))
  create(): void {}
  @Throws(NotFoundException)
  replace(): void {}
}

class SubService extends Service {
  @Throws(409)
  override replace(): void {}
}

/** `status by`, in order. */
const errorsOf = ({ errors }: RouteContract): string[] =>
  errors.map(({ status, source, by }) => `${status} ${source} ${by}`);

async function contractOf<T>(
  controllers: Type | Type[],
  read: (contract: RegistryContract, byHandler: (name: string) => RouteContract) => T,
  {
    options = {},
    providers = [],
    configure,
    adapter = 'express',
  }: {
    options?: RegistryHttpOptions;
    providers?: object[];
    configure?: (app: INestApplication) => void;
    adapter?: (typeof EVERY_ADAPTER)[number];
  } = {},
): Promise<T> {
  @Module({
    imports: [RegistryHttpModule.forRoot(options)],
    controllers: [controllers].flat(),
    providers: providers as [],
  })
  class AppModule {}
  const { app } = await start(adapter, AppModule, configure && { configure });
  try {
    const contract = app.get(RegistryContract);
    return read(contract, name => contract.routes.find(({ handler }) => handler === name) as RouteContract);
  } finally {
    await app.close();
  }
}

describe.each(EVERY_ADAPTER)('the contract of an application on %s', adapter => {
  it("lists each route's responses, and their sources", async () => {
    @Controller('facilities')
    @UseGuards(DeclaringGuard)
    class FacilitiesController {
      @Get(':id')
      @Throws({ error: 412, when: 'it has changed since' }, thrownBy(Service, 'find'))
      find(@Param('id', IdPipe) _id: string, @Headers('If-None-Match') _tag?: string) {}

      @Post()
      @Location('/facilities/:id')
      @Throws(thrownBy(Service, 'create'))
      create(@Body() _body: unknown) {}

      @Put(':id') @SuccessCode(202, 'it takes time') replace() {}
    }
    const routes = await contractOf(FacilitiesController, contract => contract.routes, { adapter });
    const of = { versions: [], controller: 'FacilitiesController' };
    const fault = {
      status: 500,
      code: '500 Internal Server Error',
      exception: undefined,
      description: 'the server met an error while doing what was asked',
      source: 'library',
      by: 'RegistryHttpModule',
    };
    const unauthorized = {
      status: 401,
      code: '401 Unauthorized',
      exception: 'UnauthorizedException',
      description: 'the resource needs authorization: a challenge for client credentials',
      source: 'guard',
      by: 'DeclaringGuard',
    };
    const forbidden = {
      status: 403,
      code: '403 Forbidden',
      exception: 'ForbiddenException',
      description: 'the user may only read',
      source: 'guard',
      by: 'DeclaringGuard',
    };
    const fromFind = [
      {
        status: 404,
        code: '404 Not Found',
        exception: 'NotFoundException',
        description: 'the resource was not found or is not available',
        source: 'service',
        by: 'Service.find',
      },
      {
        status: 410,
        code: '410 Gone',
        exception: 'GoneException',
        description: 'the resource did exist but has been permanently removed',
        source: 'service',
        by: 'Service.find',
      },
    ];
    const unavailable = {
      status: 503,
      code: '503 Service Unavailable',
      exception: undefined,
      description: 'the server cannot handle the request at present',
      source: 'service',
      by: 'Service',
    };
    const body = (status: number, code: string, description: string) => ({
      status,
      code,
      exception: undefined,
      description,
      source: 'library',
      by: 'body parser',
    });
    expect(routes).toEqual([
      {
        ...of,
        method: 'GET',
        path: '/facilities/:id',
        handler: 'find',
        success: { status: 200, code: '200 OK', reason: undefined, location: false },
        conditional: true,
        declared: true,
        errors: [
          unauthorized,
          fromFind[0],
          { ...fromFind[0], source: 'pipe', by: 'IdPipe' },
          fromFind[1],
          {
            status: 412,
            code: '412 Precondition Failed',
            exception: undefined,
            description: 'it has changed since',
            source: 'handler',
            by: 'FacilitiesController.find',
          },
          fault,
          unavailable,
        ],
      },
      {
        ...of,
        method: 'POST',
        path: '/facilities',
        handler: 'create',
        success: { status: 201, code: '201 Created', reason: undefined, location: true },
        conditional: false,
        declared: true,
        errors: [
          body(400, '400 Bad Request', 'the body is malformed'),
          unauthorized,
          forbidden,
          fromFind[0],
          {
            status: 409,
            code: '409 Conflict',
            exception: 'ConflictException',
            description: 'the uuid is taken',
            source: 'service',
            by: 'Store.insert',
          },
          fromFind[1],
          body(413, '413 Content Too Large', 'the body is too large'),
          body(
            415,
            '415 Unsupported Media Type',
            'the media type or the coding of the body is not supported',
          ),
          fault,
          unavailable,
        ],
      },
      {
        ...of,
        method: 'PUT',
        path: '/facilities/:id',
        handler: 'replace',
        success: { status: 202, code: '202 Accepted', reason: 'it takes time', location: false },
        conditional: false,
        declared: false,
        errors: [unauthorized, forbidden, fault],
      },
    ]);
  });
});

describe('errors of enhancers', () => {
  it('guards: their own declarations, 429 of a throttler, else 401 and 403', async () => {
    @Controller()
    @UseGuards(OwnThrottlerGuard)
    class GuardedController {
      @Get('a') @UseGuards(Guard) guarded() {}
      @Get('b') @UseGuards(new DeclaringGuard()) instance() {}
    }
    const providers = [{ provide: APP_GUARD, useClass: RequestGuard }];
    await contractOf(
      GuardedController,
      (_, of) => {
        expect(errorsOf(of('guarded'))).toEqual([
          '401 guard RequestGuard',
          '401 guard Guard',
          '403 guard RequestGuard',
          '403 guard Guard',
          '429 guard OwnThrottlerGuard',
          '500 library RegistryHttpModule',
        ]);
        expect(errorsOf(of('instance'))).toContain('401 guard DeclaringGuard');
      },
      { providers },
    );
  });

  it("pipes: 400, or the configured status; Nest's validation only for a class", async () => {
    @Controller()
    class PipedController {
      @Get('number/:id') number(@Param('id', ParseIntPipe) _id: number) {}
      @Get('uuid/:id') uuid(@Param('id', new ParseUUIDPipe({ errorHttpStatusCode: 406 })) _id: string) {}
      @Get('optional') optional(@Query('page', new DefaultValuePipe(1)) _page: number) {}
      @Post('valid') valid(@Body() _body: Dto) {}
      @Get('plain') plain(@Query('name') _name: string) {}
      @Get('query') query(@Query() _query: Dto) {}
      @Get('header') header(@Headers('x') _x: string) {}
      @Get('own') @UsePipes(IdPipe) own(@Query() _query: Dto) {}
      @Get('custom') custom(@RequestHeader('X-Page', ParseIntPipe) _page: number) {}
    }
    const providers = [{ provide: APP_PIPE, useValue: new ValidationPipe({ errorHttpStatusCode: 422 }) }];
    const pipesOf = (route: RouteContract) => errorsOf(route).filter(error => error.includes(' pipe '));
    await contractOf(
      PipedController,
      (_, of) => {
        expect(pipesOf(of('number'))).toEqual(['400 pipe ParseIntPipe']);
        expect(pipesOf(of('uuid'))).toEqual(['406 pipe ParseUUIDPipe']);
        expect(pipesOf(of('optional'))).toEqual([]);
        expect(pipesOf(of('valid'))).toEqual(['422 pipe ValidationPipe']);
        expect(pipesOf(of('plain'))).toEqual([]);
        expect(pipesOf(of('query'))).toEqual(['422 pipe ValidationPipe']);
        expect(pipesOf(of('header'))).toEqual([]);
        expect(pipesOf(of('own'))).toEqual(['404 pipe IdPipe', '422 pipe ValidationPipe']);
        expect(pipesOf(of('custom'))).toEqual(['400 pipe ParseIntPipe']);
      },
      { providers },
    );
  });

  it('guards and pipes of no name, or of no class, and what is none at all', async () => {
    const bare = <T>(members: T): T => Object.assign(Object.create(null) as object, members);
    const pass = bare<PipeTransform>({ transform: (value: unknown) => value });
    const anonymous = new (class extends Guard {})();
    @Controller()
    class OddController {
      @Get(':id') @UseGuards(anonymous) find(@Param('id', pass, ParseIntPipe) _id: number) {}
    }
    await contractOf(
      OddController,
      (_, of) => {
        expect(errorsOf(of('find'))).toEqual([
          '400 pipe ParseIntPipe',
          '401 guard guard',
          '403 guard guard',
          '500 library RegistryHttpModule',
        ]);
      },
      {
        configure: app => app.useGlobalGuards(undefined as never, bare<Guard>({ canActivate: () => true })),
      },
    );
  });

  it('pipes: 400 if their status cannot be told', async () => {
    const exceptionFactory = () => new RangeError('no number');
    @Controller()
    class OwnErrorController {
      @Get(':id') find(@Param('id', new ParseIntPipe({ exceptionFactory })) _id: number) {}
    }
    await contractOf(OwnErrorController, (_, of) => {
      expect(errorsOf(of('find'))).toContain('400 pipe ParseIntPipe');
    });
  });

  it('parameters: of a decorator that keeps no pipes', async () => {
    const Bare: ParameterDecorator = (target, name, index) => {
      const kept = { 'bare__customRouteArgs__:0': { index, factory: () => 'bare' } };
      Reflect.defineMetadata(ROUTE_ARGS_METADATA, kept, target.constructor, name as string);
    };
    @Controller()
    class BareController {
      @Get() find(@Bare _bare: string) {}
    }
    const providers = [{ provide: APP_PIPE, useClass: IdPipe }];
    await contractOf(
      BareController,
      (_, of) => {
        expect(errorsOf(of('find'))).toEqual(['404 pipe IdPipe', '500 library RegistryHttpModule']);
      },
      { providers },
    );
  });

  it('interceptors: what they declare', async () => {
    @Controller()
    @UseInterceptors(TimeoutInterceptor)
    class SlowController {
      @Get() slow() {}
    }
    await contractOf(SlowController, (_, of) => {
      expect(errorsOf(of('slow'))).toEqual([
        '500 library RegistryHttpModule',
        '504 interceptor TimeoutInterceptor',
      ]);
    });
  });
});

describe('declarations', () => {
  it('of a class add to those of its handlers, through inheritance', async () => {
    @Throws(409)
    class BaseController {
      @Get('kept') @Throws(404) kept() {}
      @Get('anew') @Throws(404) anew() {}
      @Get('silent') @Throws(404) silent() {}
    }
    @Controller()
    @Throws(410)
    class SubController extends BaseController {
      @Get('anew') @Throws(403) override anew() {}
      @Get('silent') override silent() {}
    }
    const own = (route: RouteContract) => errorsOf(route).filter(error => !error.includes('library'));
    await contractOf(SubController, (_, of) => {
      expect(own(of('kept'))).toEqual([
        '404 handler SubController.kept',
        '409 controller BaseController',
        '410 controller SubController',
      ]);
      expect(own(of('anew'))).toEqual([
        '403 handler SubController.anew',
        '409 controller BaseController',
        '410 controller SubController',
      ]);
      expect(own(of('silent'))).toEqual(['409 controller BaseController', '410 controller SubController']);
    });
  });

  it('survive a decorator that puts another function in place of a service method', async () => {
    const wrapped: MethodDecorator = (_target, _name, descriptor: PropertyDescriptor) => {
      const original = descriptor.value as () => unknown;
      descriptor.value = () => original();
    };
    class WrappedService {
      @wrapped
      @Throws(NotFoundException)
      find(): void {}
    }
    @Controller()
    class WrappedController {
      @Get() @Throws(thrownBy(WrappedService, 'find')) find() {}
    }
    await contractOf(WrappedController, (_, of) => {
      expect(errorsOf(of('find'))).toContain('404 service WrappedService.find');
    });
  });

  it('of a service are those of the class that is named', async () => {
    @Controller()
    class NamedController {
      @Get('base') @Throws(thrownBy(Service, 'replace')) base() {}
      @Get('sub') @Throws(thrownBy(SubService, 'replace', 'find')) sub() {}
    }
    const own = (route: RouteContract) => errorsOf(route).filter(error => !error.includes('library'));
    await contractOf(NamedController, (_, of) => {
      expect(own(of('base'))).toEqual(['404 service Service.replace', '503 service Service']);
      expect(own(of('sub'))).toEqual([
        '404 service SubService.find',
        '409 service SubService.replace',
        '410 service SubService.find',
        '503 service Service',
      ]);
    });
  });

  it('of a status that the page does not have are told in its phrase', async () => {
    @Controller()
    class LegalController {
      @Get() @Throws(451) find() {}
    }
    await contractOf(LegalController, (_, of) => {
      expect(of('find').errors[0]).toMatchObject({
        code: '451 Unavailable For Legal Reasons',
        description: 'unavailable for legal reasons',
      });
    });
  });

  it('fold as the statuses do', async () => {
    @Controller()
    class FoldedController {
      @Get() @Throws({ error: 422, when: 'the day is past' }) folded() {}
    }
    await contractOf(
      FoldedController,
      (_, of) => {
        expect(of('folded').errors[0]).toMatchObject({
          status: 400,
          code: '400 Bad Request',
          description: 'the day is past',
        });
      },
      { options: { unlistedStatuses: 'fold' } },
    );
  });
});

@Controller('kinds')
class KindsController {
  @Sse('events') events() {
    return NEVER;
  }
  @Get('moved') @Redirect('/elsewhere', 308) moved() {}
  @Get('found') @Redirect('/elsewhere') found() {}
  @Post('ok') @HttpCode(200) ok() {}
  @Post('self') @HttpCode(202) self(@Res() _response: unknown) {}
  @All('all') all() {}
  @Options('asked') @HttpCode(204) asked() {}
  @Get(['a', 'b']) several() {}
}

describe('success and paths', () => {
  const statuses = (contract: RegistryContract) =>
    contract.routes.map(({ handler, path, success }) => `${handler} ${path} ${success.status}`);

  it('are those that are sent', async () => {
    const routes = await contractOf(KindsController, statuses);
    expect(routes).toEqual([
      'events /kinds/events 200',
      'moved /kinds/moved 308',
      'found /kinds/found 302',
      'ok /kinds/ok 201',
      'self /kinds/self 202',
      'all /kinds/all 200',
      'asked /kinds/asked 204',
      'several /kinds/a 200',
      'several /kinds/b 200',
    ]);
    const off = await contractOf(KindsController, statuses, { options: { successCodes: 'off' } });
    expect(off).toContain('ok /kinds/ok 200');
  });

  it('have prefixes and versions', async () => {
    @Controller({ path: 'things', version: '1' })
    class ThingsController {
      @Get() list() {}
      @Get() @Version(['2', '3']) newer() {}
      @Post() create() {}
    }
    const paths = (contract: RegistryContract) =>
      contract.routes.map(({ method, path, versions }) => [`${method} ${path}`, ...versions].join(' '));
    const uri = await contractOf(ThingsController, contract => [paths(contract), contract.paths] as const, {
      configure: app => {
        app.setGlobalPrefix('api');
        app.enableVersioning({ type: VersioningType.URI });
      },
    });
    expect(uri).toEqual([
      ['GET /api/v1/things', 'GET /api/v2/things', 'GET /api/v3/things', 'POST /api/v1/things'],
      [
        { path: '/api/v1/things', allow: ['GET', 'HEAD', 'POST', 'OPTIONS'] },
        { path: '/api/v2/things', allow: ['GET', 'HEAD', 'OPTIONS'] },
        { path: '/api/v3/things', allow: ['GET', 'HEAD', 'OPTIONS'] },
      ],
    ]);
    const header = await contractOf(ThingsController, paths, {
      configure: app => app.enableVersioning({ type: VersioningType.HEADER, header: 'accept-version' }),
    });
    expect(header).toEqual(['GET /things 1', 'GET /things 2 3', 'POST /things 1']);
  });

  it('can be read before the application is initialised', async () => {
    @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [KindsController] })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { logger: false });
    const contract = app.get(RegistryContract);
    expect(contract.paths).toContainEqual({ path: '/kinds/a', allow: ['GET', 'HEAD', 'OPTIONS'] });
    app.setGlobalPrefix('api');
    await app.init();
    expect(contract.paths).toContainEqual({ path: '/api/kinds/a', allow: ['GET', 'HEAD', 'OPTIONS'] });
    await app.close();
  });

  it('have the path of their module', async () => {
    @Controller('users')
    class UsersController {
      @Post() @Location('/admin/users/:id') create() {
        return { id: 1 };
      }
    }
    @Module({ controllers: [UsersController] })
    class UsersModule {}
    @Module({
      imports: [
        RegistryHttpModule.forRoot(),
        UsersModule,
        RouterModule.register([{ path: 'admin', module: UsersModule }]),
      ],
    })
    class AppModule {}
    const { app, url } = await start('express', AppModule);
    try {
      expect(app.get(RegistryContract).routes.map(({ path }) => path)).toEqual(['/admin/users']);
      const response = await fetch(`${url}/admin/users`, { method: 'POST' });
      expect([response.status, response.headers.get('location')]).toEqual([201, '/admin/users/1']);
    } finally {
      await app.close();
    }
  });
});
