import fastifyHelmet from '@fastify/helmet';
import { Controller, Get, type INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from 'helmet';
import { NotFoundException } from 'nestjs-registry-http';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { NOT_FOUND, notAllowed } from './support/compare.js';
import { runBoth } from './support/run-both.js';
import { field } from './support/raw-http.js';

@Controller('cats')
class CatsController {
  @Get()
  list(): object {
    return { cats: [] };
  }

  @Get('missing')
  missing(): never {
    throw new NotFoundException('No such cat');
  }
}

const CONFIGURE = {
  express: (app: INestApplication) => app.use(helmet()),
  fastify: (app: INestApplication) => (app as NestFastifyApplication).register(fastifyHelmet),
};

describe.each(EVERY_ADAPTER)('helmet on %s', adapter => {
  const both = runBoth(adapter, () => ({ controllers: [CatsController], configure: CONFIGURE[adapter] }));

  it('leaves its fields on a success', async () => {
    const reply = await both.expectSuccess('GET /cats');
    expect(field(reply, 'content-security-policy')).toContain("default-src 'self'");
    expect(field(reply, 'x-powered-by')).toBeUndefined();
  });

  it.each([
    ['GET /cats/missing', { status: 404, members: { message: 'No such cat' } }],
    ['GET /nope', NOT_FOUND],
    ['PUT /cats', notAllowed('GET, HEAD, OPTIONS')],
  ])('leaves its fields on the error of %s', async (line, error) => {
    const success = await both.sendOurs('GET /cats');
    const fields = {
      ...error.fields,
      'content-security-policy': field(success, 'content-security-policy'),
      'strict-transport-security': field(success, 'strict-transport-security'),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
    };
    await both.expectError(line, { ...error, fields });
  });
});
