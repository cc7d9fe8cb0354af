import { Body, Controller, Get, Headers, Module, Param, Post, Query } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import { RegistryHttpModule } from 'nestjs-registry-http';
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
    ['POST', '', {}, { pointer: '/name', message: "must have required property 'name'" }],
    ['POST', '', { name: 'x', 'a/b': [1, 'x'] }, { pointer: '/a~1b/1', message: 'must be number' }],
    ['GET', '?limit=x', {}, { parameter: 'limit', message: 'must be number' }],
    ['GET', '/headers', {}, { header: 'x-tenant', message: "must have required property 'x-tenant'" }],
    ['GET', '/x', {}, { parameter: 'id', message: 'must be number' }],
  ])('names the place: %s /try%s %j', async (method, path, sent, error) => {
    const answer = await exchange(`${running.url}/try${path}`, {
      method,
      ...(method === 'POST' && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sent),
      }),
    });

    const body = { code: '400 Bad Request', message: 'Validation failed', errors: [error] };
    expect(answer).toEqual({ status: 400, headers: errorHeaders(body), body: JSON.stringify(body) });
  });
});
