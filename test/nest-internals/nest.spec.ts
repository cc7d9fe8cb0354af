import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  HttpCode,
  Inject,
  Injectable,
  Module,
  Param,
  type PipeTransform,
  Scope,
  type Type,
  UseInterceptors,
  UsePipes,
  VersioningType,
} from '@nestjs/common';
import { type AbstractHttpAdapter, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { errorCodes } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect } from 'vitest';
import { METHOD_METADATA, PATH_METADATA } from '../../lib/nest-internals.js';
import { ADAPTERS, EVERY_ADAPTER, start } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';
import { internal } from './internal.js';

type Call = (...args: unknown[]) => unknown;

/** Has a method of an adapter's instance seen before it runs. */
function observe(adapter: object, name: string, see: (args: unknown[], result: unknown) => void): void {
  const methods = adapter as Record<string, Call>;
  const original = methods[name]?.bind(adapter) as Call;
  methods[name] = (...args) => {
    const result = original(...args);
    see(args, result);
    return result;
  };
}

@Controller('things')
class ThingsController {
  @Get(':id')
  @HttpCode(202)
  find(@Param('id') id: string): object {
    return { id };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

/** Starts bare Nest, without the library, on each adapter in turn. */
async function onEach(
  module: Type,
  configure: (adapter: AbstractHttpAdapter, app: Awaited<ReturnType<typeof start>>['app']) => void,
  check: (url: string, adapter: AbstractHttpAdapter) => unknown,
): Promise<void> {
  for (const name of EVERY_ADAPTER) {
    const { app, url } = await start(name, module, {
      configure: made => configure(made.getHttpAdapter() as AbstractHttpAdapter, made),
    });
    try {
      await check(url, app.getHttpAdapter() as AbstractHttpAdapter);
    } finally {
      await app.close();
    }
  }
}

describe("Nest's calls of its adapter", () => {
  internal('nest-init', async () => {
    for (const name of EVERY_ADAPTER) {
      const order: string[] = [];
      @Injectable()
      class Watch {
        constructor(@Inject(HttpAdapterHost) host: HttpAdapterHost) {
          order.push(host.httpAdapter ? 'an adapter already' : 'no adapter yet');
          host.init$.subscribe(() => {
            observe(host.httpAdapter, 'get', () => order.push('route'));
            order.push('init$');
          });
        }
      }
      const testing = Test.createTestingModule({ controllers: [ThingsController], providers: [Watch] });
      const app = (await testing.compile()).createNestApplication(ADAPTERS[name]() as never);
      await app.init();
      await app.close();
      expect(order).toEqual(['no adapter yet', 'init$', 'route']);
    }
  });

  internal('nest-adapter-methods', async () => {
    const seen: unknown[] = [];
    await onEach(
      ThingsModule,
      adapter => {
        observe(adapter, 'setNotFoundHandler', ([handler]) => seen.push('404', typeof handler));
        observe(adapter, 'setErrorHandler', ([handler]) => seen.push('error', typeof handler));
        observe(adapter, 'get', args => seen.push(args[0], typeof args.at(-1)));
      },
      () => {
        const expected = ['/things/:id', 'function', '404', 'function', 'error', 'function'];
        expect(seen.splice(0)).toEqual(expected);
      },
    );
  });

  internal('nest-handler-metadata', async () => {
    const seen: unknown[] = [];
    await onEach(
      ThingsModule,
      adapter => {
        observe(adapter, 'get', ([, handler]) =>
          seen.push(
            Reflect.getMetadata(PATH_METADATA, handler as object),
            Reflect.getMetadata(METHOD_METADATA, handler as object),
          ),
        );
      },
      () => expect(seen.splice(0)).toEqual([':id', 0]),
    );
  });

  internal('nest-normalized-path', async () => {
    const seen: unknown[] = [];
    await onEach(
      ThingsModule,
      adapter => {
        const normalize = adapter.normalizePath.bind(adapter);
        adapter.normalizePath = path => `${normalize(path)}/rewritten`;
        observe(adapter, 'get', ([path]) => seen.push(path));
      },
      () => expect(seen.splice(0)).toEqual(['/things/:id/rewritten']),
    );
  });

  internal('nest-status-first', async () => {
    const order: unknown[] = [];
    class Interceptor {
      intercept(_context: unknown, next: { handle(): unknown }): unknown {
        order.push('interceptor');
        return next.handle();
      }
    }
    @Controller('seen')
    @UseInterceptors(Interceptor as never)
    class SeenController extends ThingsController {}
    @Module({ controllers: [SeenController] })
    class SeenModule {}

    await onEach(
      SeenModule,
      adapter => observe(adapter, 'status', ([, status]) => order.push(status)),
      async url => {
        await exchange(`${url}/seen/1`);
        expect(order.splice(0)).toEqual([202, 'interceptor']);
      },
    );
  });

  internal('nest-reply-arguments', async () => {
    const seen: unknown[] = [];
    await onEach(
      ThingsModule,
      adapter => observe(adapter, 'reply', ([, ...given]) => seen.push(given)),
      async url => {
        await exchange(`${url}/things/1`);
        await exchange(`${url}/nothing`);
        expect(seen.splice(0)).toEqual([
          [{ id: '1' }, undefined],
          [expect.objectContaining({ statusCode: 404 }), 404],
        ]);
      },
    );
  });

  internal('nest-filter-order', async () => {
    const named = (name: string): ExceptionFilter => {
      @Catch()
      class Filter {
        catch(_error: unknown, host: ArgumentsHost): void {
          const response = host.getArgByIndex<{ send(body: object): unknown }>(1);
          response.send({ filter: name });
        }
      }
      return new Filter();
    };
    await onEach(
      ThingsModule,
      (_adapter, app) => void app.useGlobalFilters(named('first'), named('last')),
      async url => expect((await exchange(`${url}/nothing`)).body).toBe('{"filter":"last"}'),
    );
  });

  internal('nest-pipe-instances', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class RequestPipe implements PipeTransform {
      transform(value: unknown): unknown {
        return value;
      }
    }
    @Controller('piped')
    class PipedController {
      @Get(':id')
      @UsePipes(RequestPipe)
      find(@Param('id') id: string): object {
        return { id };
      }
    }
    @Module({ controllers: [PipedController] })
    class PipedModule {}

    const seen: unknown[] = [];
    const readInstance = (host: { isResolved?: boolean; instance?: unknown }): void => {
      if (host.isResolved) seen.push(host.instance instanceof RequestPipe);
    };
    await onEach(
      PipedModule,
      (_adapter, app) => {
        const wrappers = [...app.get(ModulesContainer).values()].flatMap(({ injectables }) => [
          ...injectables.values(),
        ]);
        const wrapper = wrappers.find(({ metatype }) => metatype === RequestPipe);
        expect(wrapper?.getStaticTransientInstances()).toEqual([]);
        observe(wrapper as object, 'getInstanceByContextId', (_args, host) => readInstance(host as object));
      },
      async url => {
        await exchange(`${url}/piped/1`);
        expect(new Set(seen.splice(0))).toEqual(new Set([true]));
      },
    );
  });

  internal('nest-express-cors', () => {
    const adapter = new ExpressAdapter();
    const used: unknown[] = [];
    observe(adapter, 'use', args => used.push(...args));
    adapter.enableCors({});
    expect(used).toEqual([expect.any(Function)]);
    expect(used[0]).toHaveLength(3);
  });

  internal('nest-parser-registration', () => {
    const express = new ExpressAdapter();
    const used: unknown[] = [];
    observe(express, 'use', args => used.push((args[0] as () => void).name));
    express.registerParserMiddleware('', false);
    expect(used).toEqual(['jsonParser', 'urlencodedParser']);

    const fastify = new FastifyAdapter();
    const added: unknown[] = [];
    observe(fastify.getInstance(), 'addContentTypeParser', ([type]) => added.push(...[type].flat()));
    fastify.registerParserMiddleware('', false);
    expect(added.toSorted()).toEqual(['application/json', 'application/x-www-form-urlencoded']);
  });

  internal('nest-version-filter', () => {
    const options = { type: VersioningType.HEADER, header: 'x-version' } as const;
    const filtered = new ExpressAdapter().applyVersionFilter(() => 'handled', '1', options) as Call;
    const ask = (version: string): unknown =>
      filtered({ headers: { 'x-version': version } }, {}, () => 'next');
    expect([ask('1'), ask('2')]).toEqual(['handled', 'next']);
  });

  internal('nest-version-constraint', () => {
    const adapter = new FastifyAdapter();
    const options = { type: VersioningType.HEADER, header: 'x-version' } as const;
    adapter.applyVersionFilter((() => undefined) as never, '1', options);
    const { versionConstraint } = adapter as unknown as {
      versionConstraint: { deriveConstraint(request: object): unknown };
    };
    expect(versionConstraint.deriveConstraint({ headers: { 'x-version': '2' } })).toBe('2');
  });

  internal('nest-map-exception', () => {
    const parsing = Object.assign(new SyntaxError('Unexpected token'), { status: 400 });
    expect((new ExpressAdapter().mapException(parsing) as Error).cause).toBe(parsing);
    const ofFastify = new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE('image/png');
    expect((new FastifyAdapter().mapException(ofFastify) as Error).cause).toBe(ofFastify);
  });

  internal('nest-security-hook', async () => {
    const adapter = new FastifyAdapter();
    adapter.registerSecurityHook(((_request: unknown, response: ServerResponse) => {
      response.setHeader('X-Secured', 'yes');
    }) as never);
    const response = await adapter.inject({ method: 'GET', url: '/%FF' });
    expect([response.statusCode, response.headers['x-secured']]).toEqual([400, 'yes']);
  });

  internal('nest-unbound-host', async () => {
    @Controller({ path: 'things', host: 'bound.example' })
    class BoundController {
      @Get()
      list(): object {
        return [];
      }
    }
    @Module({ controllers: [BoundController] })
    class BoundModule {}

    const seen: unknown[] = [];
    const { app, url } = await start('fastify', BoundModule, {
      configure: made => {
        const adapter = made.getHttpAdapter() as unknown as { setErrorHandler: (handler: Call) => unknown };
        const set = adapter.setErrorHandler.bind(adapter);
        adapter.setErrorHandler = handler =>
          set((error, request, ...rest) => {
            seen.push((error as Error).message, (request as { raw: IncomingMessage }).raw.url);
            return handler(error, request, ...rest);
          });
      },
    });
    await exchange(`${url}/things`);
    await app.close();
    expect(seen).toEqual(['Cannot GET /things', '/things']);
  });
});
