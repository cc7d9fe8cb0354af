import { Controller, Get, Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import express, { type Router } from 'express';
import { describe, expect, it } from 'vitest';
import { NOT_FOUND } from './support/compare.js';
import { runBoth } from './support/run-both.js';

/** Routes that Nest knows nothing of. */
function addRoutes<T>(instance: T): T {
  const router = instance as Router;
  router.get('/hello', (_request, response) => void response.json({ hello: true }));
  router.post('/json', express.json(), (request, response) => void response.status(202).json(request.body));
  router.get('/crash', () => {
    throw new Error('secret');
  });
  return instance;
}

@Module({})
class ThroughMiddleware implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(addRoutes(express())).forRoutes('middleware');
  }
}

@Controller('cats')
class CatsController {
  @Get()
  list(): object {
    return { cats: [] };
  }
}

const MALFORMED = { headers: { 'content-type': 'application/json' }, body: '{"secret' };

describe('applications and routers of Express inside of Nest', () => {
  const both = runBoth('express', () => ({
    imports: [ThroughMiddleware],
    controllers: [CatsController],
    configure: app => {
      app.use('/application', addRoutes(express()));
      app.use('/router', addRoutes(express.Router()));
    },
  }));

  describe.each(['/application', '/router', '/middleware'])('at %s', path => {
    it.each(['GET', 'HEAD', 'OPTIONS'])('leave a success by %s', async method => {
      await both.expectSuccess(`${method} ${path}/hello`);
    });

    it('leave a status of their own', async () => {
      const reply = await both.expectSuccess(`POST ${path}/json`, { body: { name: 'Tom' } });
      expect(reply.status).toBe(202);
    });

    it('have their errors in the shape of the contract', async () => {
      await both.expectError(`GET ${path}/crash`, { status: 500 });
      const malformed = { status: 400, members: { message: 'The body is malformed' } };
      await both.expectError(`POST ${path}/json`, malformed, MALFORMED);
      await both.expectError(`GET ${path}/none`, NOT_FOUND);
      await both.expectError(`POST ${path}/hello`, NOT_FOUND);
    });
  });

  it('leave what controllers serve', async () => {
    await both.expectSuccess('GET /cats');
  });
});
