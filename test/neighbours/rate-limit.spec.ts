import fastifyRateLimit from '@fastify/rate-limit';
import { Controller, Get, type INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { rateLimit } from 'express-rate-limit';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, type AdapterName } from '../support/adapters.js';
import { runBoth } from './support/run-both.js';
import { field } from './support/raw-http.js';

@Controller('cats')
class CatsController {
  @Get()
  list(): object {
    return { cats: [] };
  }
}

const CONFIGURE: Record<AdapterName, (app: INestApplication) => unknown> = {
  express: app => {
    app.use(rateLimit({ limit: 1, windowMs: 60_000, standardHeaders: 'draft-6' }));
  },
  fastify: app =>
    (app as NestFastifyApplication).register(
      fastifyRateLimit as never,
      { max: 1, timeWindow: 60_000, enableDraftSpec: true } as never,
    ),
};

describe.each(EVERY_ADAPTER)('a limit in front of Nest on %s', adapter => {
  const both = runBoth(adapter, () => ({
    controllers: [CatsController],
    configure: CONFIGURE[adapter],
  }));

  it('leaves its fields on a success, and says when to come again', async () => {
    const reply = await both.expectSuccess('GET /cats');
    expect(field(reply, 'ratelimit-remaining')).toBe('0');
    if (adapter === 'express') {
      // It sends its own text, and no error.
      const refused = await both.expectUnchanged('GET /cats');
      expect(refused).toMatchObject({ status: 429, text: 'Too many requests, please try again later.' });
      return;
    }
    const fields = { 'retry-after': expect.stringMatching(/^(59|60)$/) };
    const members = { message: expect.stringMatching(/^Rate limit exceeded/) };
    await both.expectError('GET /cats', { status: 429, bare: 500, members, fields });
  });
});
