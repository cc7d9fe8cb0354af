import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { FastifyAdapter } from '@bull-board/fastify';
import { BullBoardModule } from '@bull-board/nestjs';
import { Controller, Get } from '@nestjs/common';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { NOT_FOUND } from './support/compare.js';
import { runBoth } from './support/run-both.js';

/** Where a server of Redis is. */
const { REDIS_URL } = process.env;

const NAME = `neighbour-${process.pid}`;

@Controller('cats')
class CatsController {
  @Get()
  list(): object {
    return { cats: [] };
  }
}

describe.skipIf(!REDIS_URL).each(EVERY_ADAPTER)('Bull Board on %s', adapter => {
  let queue: Queue;
  let job = '';
  beforeAll(async () => {
    queue = new Queue(NAME, { connection: { url: REDIS_URL } });
    job = (await queue.add('mail', { to: 'ann' })).id ?? '';
  });
  afterAll(async () => {
    await queue.obliterate({ force: true });
    await queue.close();
  });

  const both = runBoth(adapter, () => ({
    imports: [
      BullBoardModule.forRoot({
        route: '/queues',
        adapter: (adapter === 'express' ? ExpressAdapter : FastifyAdapter) as never,
      }),
      BullBoardModule.forFeature({ name: NAME, queue, adapter: BullMQAdapter as never }),
    ],
    controllers: [CatsController],
  }));

  it.each(['GET /queues', 'GET /queues/', 'GET /queues/queue/any', 'GET /queues/api/queues', 'GET /cats'])(
    'leaves %s',
    async line => {
      await both.expectSuccess(line);
    },
  );

  it('leaves its job', async () => {
    const { text } = await both.expectSuccess(`GET /queues/api/queues/${NAME}/${job}`);
    expect(JSON.parse(text).job).toMatchObject({ name: 'mail', data: { to: 'ann' } });
  });

  it('leaves an action on a queue, whose method and status are its own', async () => {
    const reply = await both.expectSuccess(`PUT /queues/api/queues/${NAME}/pause`, { body: {} });
    expect(reply.status).toBe(200);
    await both.expectSuccess(`PUT /queues/api/queues/${NAME}/resume`, { body: {} });
    const added = await both.sendOurs(`POST /queues/api/queues/${NAME}/add`, {
      body: { name: 'x', data: {} },
    });
    expect(added).toMatchObject({ status: 200, logged: [] });
  });

  it('leaves the 404 that it sends itself', async () => {
    const reply = await both.expectUnchanged(`GET /queues/api/queues/${NAME}/none`);
    expect(reply.status).toBe(404);
    expect((await both.expectUnchanged('GET /queues/api/queues/none/1')).status).toBe(404);
  });

  it('has a body that is malformed as 400, if Bull Board has no error handler of its own', async () => {
    const sent = { headers: { 'content-type': 'application/json' }, body: '{"secret' };
    const line = `POST /queues/api/queues/${NAME}/add`;
    if (adapter === 'fastify') expect((await both.expectUnchanged(line, sent)).status).toBe(400);
    else await both.expectError(line, { status: 400, members: { message: 'The body is malformed' } }, sent);
  });

  it('sends 404 for an unknown path', async () => {
    await both.expectError('GET /nope', NOT_FOUND);
  });
});
