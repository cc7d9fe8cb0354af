import { Body, Controller, Get, Headers, Module, Param, Post, Query } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import { RegistryHttpModule } from 'nestjs-registry-http';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

const number = { type: 'number' };

@Controller('try')
class SchemaController {
  @Post()
  @RouteSchema({
    body: {
      type: 'object',
      required: ['name'],
      properties: { 'a/b': { type: 'array', items: number }, name: { type: 'string' } },
    },
  })
  create(@Body() body: unknown): unknown {
    return body;
  }

  @Get()
  @RouteSchema({ querystring: { type: 'object', properties: { limit: number } } })
  list(@Query() query: unknown): unknown {
    return query;
  }

  @Get('headers')
  @RouteSchema({ headers: { type: 'object', required: ['x-tenant'], properties: { 'x-tenant': number } } })
  headers(@Headers() headers: unknown): unknown {
    return headers;
  }

  @Get('either')
  @RouteSchema({
    headers: { type: 'object', anyOf: [{ required: ['x-tenant'] }, { required: ['x-agency'] }] },
  })
  either(@Headers() headers: unknown): unknown {
    return headers;
  }

  @Get(':id')
  @RouteSchema({ params: { type: 'object', properties: { id: number } } })
  find(@Param() params: unknown): unknown {
    return params;
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [SchemaController] })
class AppModule {}

describe("Fastify's own validation", () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start('fastify', AppModule);
  });
  afterAll(() => running.app.close());

  it.each<[string, string, object, object]>([
    ['POST', '', {}, { pointer: '/name', message: "must have required property 'name'", code: 'required' }],
    [
      'POST',
      '',
      { name: 'x', 'a/b': [1, 'x'] },
      { pointer: '/a~1b/1', message: 'must be number', code: 'type' },
    ],
    ['GET', '?limit=x', {}, { parameter: 'limit', message: 'must be number', code: 'type' }],
    [
      'GET',
      '/headers',
      {},
      { header: 'x-tenant', message: "must have required property 'x-tenant'", code: 'required' },
    ],
    ['GET', '/x', {}, { parameter: 'id', message: 'must be number', code: 'type' }],
  ])('names the place: %s /try%s %j', async (method, path, sent, error) => {
    const response = await exchange(`${running.url}/try${path}`, {
      method,
      ...(method === 'POST' && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sent),
      }),
    });

    const body = { code: '400 Bad Request', message: 'Validation failed', errors: [error] };
    expect(response).toEqual({ status: 400, headers: errorHeaders(body), body: JSON.stringify(body) });
  });

  it('names no field if any of several would do', async () => {
    const body = {
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [
        { header: 'x-tenant', message: "must have required property 'x-tenant'", code: 'required' },
        { header: 'x-agency', message: "must have required property 'x-agency'", code: 'required' },
        { message: 'must match a schema in anyOf', code: 'anyOf' },
      ],
    };
    const response = await exchange(`${running.url}/try/either`);
    expect(response).toEqual({ status: 400, headers: errorHeaders(body), body: JSON.stringify(body) });
  });
});

/** What a validator of the user's own, such as Joi or Yup, returns in place of Ajv. */
const OTHERS: Readonly<Record<string, [found: any, body: object]>> = {
  'a list that has no more than messages': [
    [{ message: 'must be better' }, { message: 'must be a text', instancePath: '/a', params: 7 }, {}, 'odd'],
    {
      message: 'Validation failed',
      errors: [
        { pointer: '', message: 'must be better' },
        { pointer: '/a', message: 'must be a text' },
      ],
    },
  ],
  'an error with a list, of a part that Fastify does not know': [
    Object.assign(new Error('cookies'), {
      validation: [{ message: 'must have a session', instancePath: '/session' }],
      validationContext: 'cookies',
    }),
    { message: 'Validation failed', errors: [{ message: 'must have a session' }] },
  ],
  'an error alone': [new RangeError('"name" is required'), { message: '"name" is required' }],
};

describe("A validator of the user's own in Fastify", () => {
  @Controller('try')
  class TryController {
    @Post()
    @RouteSchema({ body: {} })
    create(@Body() body: unknown): unknown {
      return body;
    }
  }
  @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [TryController] })
  class TryModule {}

  it.each(Object.entries(OTHERS))('finds %s', async (_, [error, rest]) => {
    const { app, url } = await start('fastify', TryModule, {
      configure: nest =>
        (nest.getHttpAdapter().getInstance() as FastifyInstance).setValidatorCompiler(() => () => ({
          error,
        })),
    });

    const response = await exchange(`${url}/try`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    await app.close();

    const body = { code: '400 Bad Request', ...rest };
    expect(response).toEqual({ status: 400, headers: errorHeaders(body), body: JSON.stringify(body) });
  });
});
