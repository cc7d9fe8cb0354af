import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import {
  Body,
  Catch,
  Controller,
  createParamDecorator,
  DefaultValuePipe,
  Get,
  Header,
  HttpCode,
  HttpException,
  Module,
  NotFoundException,
  ParseArrayPipe,
  ParseBoolPipe,
  ParseDatePipe,
  ParseEnumPipe,
  ParseFloatPipe,
  ParseIntPipe,
  ParseUUIDPipe,
  type PipeTransform,
  Redirect,
  Render,
  RequestMethod,
  Res,
  Sse,
  StandardSchemaValidationPipe,
  StreamableFile,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  ValidationPipe,
  Version,
} from '@nestjs/common';
import { ApplicationConfig, ModulesContainer, RouterModule } from '@nestjs/core';
import { GraphQLModule, Query, Resolver } from '@nestjs/graphql';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBasicAuth, ApiResponse } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { ThrottlerGuard } from '@nestjs/throttler';
import { WsException } from '@nestjs/websockets';
import { IsString } from 'class-validator';
import { EMPTY } from 'rxjs';
import { describe, expect } from 'vitest';
import * as internals from '../../lib/nest-internals.js';
import { resolveExceptionStatus } from '../../lib/route-contract/reflect/exception-status.js';
import { start } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';
import { internal } from './internal.js';

const {
  CUSTOM_ROUTE_ARGS_METADATA,
  MODULE_PATH,
  RESPONSE_PASSTHROUGH_METADATA,
  ROUTE_ARGS_METADATA,
  RouteParamtypes,
} = internals;

class Enhancer {
  catch(): void {}
  canActivate = (): boolean => true;
  intercept = (): typeof EMPTY => EMPTY;
  transform = (value: unknown): unknown => value;
}

const Custom = createParamDecorator(() => 'custom');

@Catch(NotFoundException)
class Filter {
  catch(): void {}
}

@Controller({ path: 'things', host: 'a.example' })
@UseGuards(Enhancer)
@UseInterceptors(Enhancer)
@UsePipes(Enhancer)
@UseFilters(Enhancer)
class ThingsController {
  @Get(':id')
  @HttpCode(202)
  @Header('X-Name', 'value')
  @Redirect('/elsewhere', 301)
  @Render('view')
  @Version('2')
  @RouteConfig({ mine: true })
  @ApiResponse({ status: 202, description: 'Accepted' })
  @ApiBasicAuth()
  find(
    @Body('name', Enhancer) _name: string,
    @Custom() _custom: unknown,
    @Res({ passthrough: true }) _response: unknown,
  ): void {}

  @Sse('events')
  events(): typeof EMPTY {
    return EMPTY;
  }
}

const { find, events } = ThingsController.prototype;

/** The exception that a pipe refuses a value with. */
async function refusal(pipe: PipeTransform, value: unknown, metatype: unknown = String): Promise<unknown> {
  try {
    await pipe.transform(value, { type: 'body', metatype } as never);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("Nest's metadata of decorators and classes", () => {
  internal('nest-metadata-keys', async () => {
    const ofClass = { PATH: 'things', HOST: 'a.example', GUARDS: [Enhancer], INTERCEPTORS: [Enhancer] };
    const ofEnhancers = { PIPES: [Enhancer], EXCEPTION_FILTERS: [Enhancer] };
    const ofMethod = {
      PATH: ':id',
      METHOD: RequestMethod.GET,
      HTTP_CODE: 202,
      HEADERS: [{ name: 'X-Name', value: 'value' }],
      REDIRECT: { statusCode: 301, url: '/elsewhere' },
      RENDER: 'view',
      VERSION: '2',
    };
    const read = (names: object, target: object): object =>
      Object.fromEntries(
        Object.keys(names).map(name => {
          const key: unknown = Reflect.get(internals, `${name}_METADATA`);
          return [name, Reflect.getMetadata(key, target)];
        }),
      );
    const all = { ...ofClass, ...ofEnhancers };
    expect(read(all, ThingsController)).toEqual(all);
    expect(read(ofMethod, find)).toMatchObject(ofMethod);
    expect(read({ SSE: true }, events)).toEqual({ SSE: true });
    expect(Reflect.getMetadata(internals.FILTER_CATCH_EXCEPTIONS, Filter)).toEqual([NotFoundException]);
    expect(Reflect.getMetadata(internals.PARAMTYPES_METADATA, ThingsController.prototype, 'find')).toEqual([
      String,
      Object,
      Object,
    ]);
    expect(Reflect.getMetadata(RESPONSE_PASSTHROUGH_METADATA, ThingsController, 'find')).toBe(true);

    class Nested {}
    const imports = [RouterModule.register([{ path: 'nested', module: Nested }])];
    const testing = await Test.createTestingModule({ imports }).compile();
    const { applicationId } = testing.get(ModulesContainer);
    expect(Reflect.getMetadata(MODULE_PATH + applicationId, Nested)).toBe('/nested');
  });

  internal('nest-route-arguments', () => {
    const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, ThingsController, 'find') as object;
    const body = { index: 0, data: 'name', pipes: [Enhancer] };
    expect(parameters).toMatchObject({ [`${RouteParamtypes.BODY}:0`]: body });
    expect(parameters).toHaveProperty([`${RouteParamtypes.RESPONSE}:2`]);
    const custom = Object.keys(parameters).filter(key => key.includes(CUSTOM_ROUTE_ARGS_METADATA));
    expect(custom).toHaveLength(1);
  });

  internal('nest-route-path-factory', () => {
    const config = new ApplicationConfig();
    config.setGlobalPrefix('api');
    const paths = new internals.RoutePathFactory(config);
    const place = { ctrlPath: '/things', methodPath: '/:id', globalPrefix: 'api', modulePath: '/nested' };
    expect(paths.create(place, RequestMethod.GET)).toEqual(['/api/nested/things/:id']);
  });

  internal('nest-route-config-key', () => {
    expect(Reflect.getMetadata(internals.ROUTE_CONFIG_METADATA, find)).toEqual({ mine: true });
  });

  internal('nest-swagger-keys', () => {
    expect(Reflect.getMetadata(internals.API_RESPONSE_METADATA, find)).toHaveProperty('202');
    expect(Reflect.getMetadata(internals.API_SECURITY_METADATA, find)).toEqual([{ basic: [] }]);
  });

  internal('nest-validation-pipe', async () => {
    class Thing {
      @IsString()
      name!: string;
    }
    const pipe = new ValidationPipe();
    const methods = pipe as unknown as Record<string, (...args: unknown[]) => unknown>;
    expect(pipe).toHaveProperty('errorHttpStatusCode', 400);
    expect(methods['groupValidationErrors']).toEqual(expect.any(Function));
    expect(methods['mapChildrenToValidationErrors']).toEqual(expect.any(Function));
    const seen: unknown[] = [];
    const { flattenValidationErrors, exceptionFactory } = methods;
    methods['flattenValidationErrors'] = tree => {
      seen.push('flat', tree);
      return flattenValidationErrors?.call(pipe, tree);
    };
    methods['exceptionFactory'] = tree => {
      seen.push('exception', tree);
      return exceptionFactory?.call(pipe, tree);
    };
    expect(await refusal(pipe, { name: 1 }, Thing)).toBeInstanceOf(HttpException);
    const tree = [expect.objectContaining({ property: 'name', constraints: expect.anything() })];
    expect(seen).toEqual(['exception', tree, 'flat', tree]);
  });

  internal('nest-parse-pipe-factory', async () => {
    const pipes = [
      new ParseIntPipe(),
      new ParseFloatPipe(),
      new ParseBoolPipe(),
      new ParseUUIDPipe(),
      new ParseDatePipe(),
      new ParseEnumPipe({ A: 'a' }),
      new ParseArrayPipe(),
    ];
    for (const pipe of pipes) {
      expect(pipe).toHaveProperty('options');
      const made: unknown[] = [];
      const replaced = new TypeError('replaced');
      Object.assign(pipe, { exceptionFactory: (said: unknown) => (made.push(said), replaced) });
      expect(await refusal(pipe as PipeTransform, {})).toBe(replaced);
      expect(made).toEqual([expect.any(String)]);
    }
  });

  internal('nest-pipe-status', () => {
    for (const pipe of [
      new ParseIntPipe({ errorHttpStatusCode: 422 }),
      new ValidationPipe({ errorHttpStatusCode: 422 }),
    ]) {
      const { exceptionFactory } = pipe as unknown as { exceptionFactory(list: unknown[]): HttpException };
      expect(exceptionFactory.call(pipe, []).getStatus()).toBe(422);
    }
  });

  internal('nest-exception-arguments', () => {
    class Taken extends HttpException {
      constructor(thing: { readonly name: string; readonly tags: readonly string[] }) {
        super(`${thing.name.toUpperCase()} ${thing.tags.map(tag => `#${tag}`).join(' ')}`, 409, {
          cause: thing,
        });
      }
    }
    class Moved extends NotFoundException {
      constructor(thing: { readonly name: string }) {
        super(thing, { description: thing.name, cause: thing });
      }
    }
    expect([Taken, Moved].map(type => resolveExceptionStatus(type))).toEqual([409, 404]);
  });

  internal('nest-class-names', () => {
    const types = [
      ThrottlerGuard,
      ValidationPipe,
      StandardSchemaValidationPipe,
      DefaultValuePipe,
      WsException,
    ];
    const names = [
      'ThrottlerGuard',
      'ValidationPipe',
      'StandardSchemaValidationPipe',
      'DefaultValuePipe',
      'WsException',
    ];
    expect(types.map(({ name }) => name)).toEqual(names);
    expect(new WsException('no').getError()).toBe('no');
  });

  internal('nest-graphql-response', async () => {
    @Resolver()
    class FailingResolver {
      @Query('known')
      known(): string {
        throw Object.assign(new Error('no'), { status: 401, response: { statusCode: 401 } });
      }
      @Query('unknown')
      unknown(): string {
        throw Object.assign(new Error('no'), { status: 401, response: {} });
      }
    }
    const typeDefs = 'type Query { known: String, unknown: String }';
    @Module({
      imports: [GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, typeDefs })],
      providers: [FailingResolver],
    })
    class GraphqlModule {}

    const { app, url } = await start('express', GraphqlModule);
    const codeOf = async (query: string): Promise<unknown> => {
      const body = JSON.stringify({ query: `{ ${query} }` });
      const headers = { 'content-type': 'application/json' };
      const response = await exchange(`${url}/graphql`, { method: 'POST', headers, body });
      return (JSON.parse(response.body) as { errors: [{ extensions: object }] }).errors[0].extensions;
    };
    const codes = [await codeOf('known'), await codeOf('unknown')];
    await app.close();
    expect(codes).toMatchObject([{ code: 'UNAUTHENTICATED' }, { code: 'INTERNAL_SERVER_ERROR' }]);
  });

  internal('nest-streamable-file', () => {
    const [one, other] = [new StreamableFile(new Uint8Array()), new StreamableFile(new Uint8Array([1]))];
    expect(String(one.errorHandler)).toBe(String(other.errorHandler));
    expect(String(one.errorLogger)).toBe(String(other.errorLogger));
    const handler = (): void => undefined;
    expect(one.setErrorHandler(handler).errorHandler).toBe(handler);
    expect(one.setErrorLogger(handler).errorLogger).toBe(handler);
  });
});
