import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module, UseGuards, type CanActivate, type DynamicModule } from '@nestjs/common';
import { Args, GraphQLModule, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  BadRequestException,
  NotFoundException,
  RegistryException,
  RegistryHttpModule,
} from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type AdapterName, type RunningApp } from '../support/adapters.js';
import { exchange, type Exchange } from '../support/exchange.js';
import { ErrorLog } from './support/error-log.js';
import { CONTRACT_OVER_HTTP, FacilitiesController, overHttp } from './support/facilities.controller.js';
import { PAIRS, throwNamed } from './support/thrown-values.js';
import { expectNoUnhandledRejections } from './support/unhandled-rejections.js';

class Denied implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Resolver('Facility')
class FacilityResolver {
  readonly shared = new NotFoundException('x');

  @Query('facility')
  facility(@Args('kind') kind: string): object {
    return { kind };
  }

  @Query('fail')
  async fail(@Args('kind') kind: string): Promise<string> {
    await Promise.resolve();
    throwNamed(kind);
  }

  @Query('detailed')
  detailed(): string {
    throw new BadRequestException('Validation failed', {
      errors: [{ pointer: '/name', message: 'must not be empty' }],
      extensions: { errorCode: 'E1', code: 'mine', message: 'mine' },
    });
  }

  @Query('again')
  again(): string {
    throw this.shared;
  }

  @Query('odd')
  odd(@Args('kind') kind: string): string {
    throw new RegistryException(499, kind);
  }

  @Query('guarded')
  @UseGuards(Denied)
  guarded(): string {
    return 'unreachable';
  }

  @Mutation('change')
  change(@Args('kind') kind: string): string {
    throwNamed(kind);
  }

  @ResolveField('name')
  name(@Parent() { kind }: { kind: string }): string {
    throwNamed(kind);
  }
}

const TYPES = `
  type Facility { kind: String, name: String }
  type Query {
    facility(kind: String): Facility
    fail(kind: String): String
    detailed: String
    again: String
    odd(kind: String): String
    guarded: String
  }
  type Mutation { change(kind: String): String }
`;

@Module({})
class AppModule {
  static with(imports: DynamicModule[], config: Partial<ApolloDriverConfig> = {}): DynamicModule {
    const graphql = GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      typeDefs: TYPES,
      graphiql: false,
      includeStacktraceInErrorResponses: false,
      fieldResolverEnhancers: ['filters'],
      ...config,
    });
    return {
      module: AppModule,
      imports: [graphql, ...imports],
      controllers: [FacilitiesController],
      providers: [FacilityResolver],
    };
  }
}

/** Nest has one logger for all applications of a process. */
const log = new ErrorLog();

interface Running extends RunningApp {
  ask(query: string, kind?: string): Promise<Exchange & { logged: string[] }>;
}

async function startWith(adapter: AdapterName, module: DynamicModule): Promise<Running> {
  const running = await start(adapter, module, { logger: log });
  return {
    ...running,
    async ask(query, kind) {
      log.take();
      const response = await exchange(`${running.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { kind } }),
      });
      return { ...response, logged: log.take() };
    },
  };
}

const OPERATIONS = {
  query: 'query ($kind: String) { fail(kind: $kind) }',
  mutation: 'mutation ($kind: String) { change(kind: $kind) }',
  'field resolver': 'query ($kind: String) { facility(kind: $kind) { name } }',
  'part of a query': 'query ($kind: String) { facility(kind: "a") { kind } fail(kind: $kind) }',
} as const;

expectNoUnhandledRejections();

describe.each(EVERY_ADAPTER)('a GraphQL resolver on %s', adapter => {
  let ours: Running;
  let bare: Running;
  beforeAll(async () => {
    bare = await startWith(adapter, AppModule.with([]));
    ours = await startWith(adapter, AppModule.with([RegistryHttpModule.forRoot()]));
  });
  afterAll(() => Promise.all([ours.app.close(), bare.app.close()]));

  describe.each(Object.entries(OPERATIONS))('in a %s', (_, operation) => {
    it.each(PAIRS)('responds to %s as bare Nest does', async (thrown, nests) => {
      const expected = await bare.ask(operation, nests);
      expect(JSON.parse(expected.body).errors).toHaveLength(1);
      expect(await ours.ask(operation, thrown)).toEqual(expected);
    });
  });

  it.each(['{ guarded }', '{ unknown }', '{', '{ __typename }'])(
    'responds to %s as bare Nest does',
    async query => {
      expect(await ours.ask(query)).toEqual(await bare.ask(query));
    },
  );

  it("responds to an exception of ours with the driver's code, and the facts as Nest words them", async () => {
    const { status, body } = await ours.ask(OPERATIONS.query, 'a ForbiddenException');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      errors: [
        {
          message: 'x',
          locations: [{ line: 1, column: 25 }],
          path: ['fail'],
          extensions: {
            code: 'FORBIDDEN',
            originalError: { message: 'x', error: 'Forbidden', statusCode: 403 },
          },
        },
      ],
      data: { fail: null },
    });
  });

  it('keeps the places of a problem and further members beside the facts', async () => {
    const { body } = await ours.ask('{ detailed }');
    expect(JSON.parse(body).errors[0].extensions).toEqual({
      code: 'BAD_REQUEST',
      originalError: {
        message: 'Validation failed',
        error: 'Bad Request',
        statusCode: 400,
        errorCode: 'E1',
        code: 'mine',
        errors: [{ pointer: '/name', message: 'must not be empty' }],
      },
    });
  });

  it.each([
    ['x', { message: 'x', error: 'RegistryException', statusCode: 499 }],
    ['', { message: 'RegistryException', statusCode: 499 }],
  ])('names an exception whose status has no phrase by its class: %j', async (kind, originalError) => {
    const { body } = await ours.ask('query ($kind: String) { odd(kind: $kind) }', kind);
    const [error] = JSON.parse(body).errors;
    expect(error).toMatchObject({ message: originalError.message, extensions: { originalError } });
  });

  it('does not change the exception, which may be thrown again over HTTP', async () => {
    const { shared } = ours.app.get(FacilityResolver);
    const first = await ours.ask('{ again }');
    expect(await ours.ask('{ again }')).toEqual(first);
    expect(shared.getResponse()).toEqual({ code: '404 Not Found', message: 'x' });
  });

  it('keeps HTTP under the contract', async () => {
    expect(await overHttp(ours.url)).toEqual(CONTRACT_OVER_HTTP);
  });
});

it('shows a stack only if the driver is told to, and then the one of the throw', async () => {
  const module = AppModule.with([RegistryHttpModule.forRoot()], { includeStacktraceInErrorResponses: true });
  const { ask, app } = await startWith('express', module);
  const { body } = await ask(OPERATIONS.query, 'a NotFoundException');
  expect(JSON.parse(body).errors[0].extensions.stacktrace.join('\n')).toContain('thrown-values.ts');
  await app.close();
});

it("gives a user's own formatError the exception that was thrown", async () => {
  const seen: unknown[] = [];
  const formatError: ApolloDriverConfig['formatError'] = (formatted, error) => {
    seen.push((error as { originalError?: unknown }).originalError);
    return formatted;
  };
  const { ask, app } = await startWith(
    'express',
    AppModule.with([RegistryHttpModule.forRoot()], { formatError }),
  );
  await ask(OPERATIONS.query, 'a NotFoundException');
  expect(seen).toEqual([expect.any(NotFoundException)]);
  await app.close();
});
