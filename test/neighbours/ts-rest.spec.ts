import { Controller } from '@nestjs/common';
import { initClient, initContract } from '@ts-rest/core';
import { TsRestHandler, tsRestHandler } from '@ts-rest/nest';
import { NotFoundException, SuccessCode } from 'nestjs-registry-http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod/v3';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { notAllowed } from './support/compare.js';
import { runBoth } from './support/run-both.js';

const c = initContract();
const Cat = z.object({ name: z.string().min(2) });
const Missing = z.object({ reason: z.string() });

/** Its types are those of Zod 3, with which its package is not installed here. */
const contract: any = c.router(
  {
    list: { method: 'GET', path: '/cats', responses: { 200: z.array(Cat) } },
    find: { method: 'GET', path: '/cats/:name', responses: { 200: Cat, 404: Missing } },
    queue: { method: 'POST', path: '/cats', body: Cat, responses: { 202: Cat } },
    replace: { method: 'PUT', path: '/cats/:name', body: Cat, responses: { 201: Cat } },
    remove: { method: 'DELETE', path: '/cats/:name', body: c.noBody(), responses: { 204: c.noBody() } },
    crash: { method: 'POST', path: '/crash', body: z.object({}), responses: { 201: Cat } },
    thrown: { method: 'POST', path: '/thrown', body: z.object({}), responses: { 201: Cat } },
  } as any,
  { strictStatusCodes: true },
);

@Controller()
class CatsController {
  @TsRestHandler(contract)
  @SuccessCode('own', 'the contract of ts-rest names the status codes')
  handle(): unknown {
    return tsRestHandler(contract, {
      list: async () => ({ status: 200, body: [{ name: 'Tom' }] }),
      find: async ({ params: { name } }: any) =>
        name === 'none' ? { status: 404, body: { reason: 'no such cat' } } : { status: 200, body: { name } },
      queue: async ({ body }: any) => ({ status: 202, body }),
      replace: async ({ body }: any) => ({ status: 201, body }),
      remove: async () => ({ status: 204, body: undefined }),
      crash: async () => {
        throw new Error('secret');
      },
      thrown: async () => {
        throw new NotFoundException('No such cat');
      },
    });
  }
}

describe.each(EVERY_ADAPTER)('@ts-rest/nest on %s', adapter => {
  const both = runBoth(adapter, () => ({ controllers: [CatsController] }));
  const client = (port: number): any =>
    initClient(contract, { baseUrl: `http://127.0.0.1:${port}`, throwOnUnknownStatus: true });

  it('keeps every status that the contract of ts-rest names', async () => {
    const { list, find, queue, replace, remove } = client(both.ours.port);
    expect(await list()).toMatchObject({ status: 200, body: [{ name: 'Tom' }] });
    expect(await find({ params: { name: 'Tim' } })).toMatchObject({ status: 200, body: { name: 'Tim' } });
    expect(await queue({ body: { name: 'Tom' } })).toMatchObject({ status: 202, body: { name: 'Tom' } });
    const replaced = await replace({ params: { name: 'Tom' }, body: { name: 'Tim' } });
    expect(replaced).toMatchObject({ status: 201, body: { name: 'Tim' } });
    expect(await remove({ params: { name: 'Tom' } })).toMatchObject({ status: 204 });
  });

  it.each([
    ['GET /cats', undefined],
    ['GET /cats/Tom', undefined],
    ['POST /cats', { name: 'Tom' }],
    ['PUT /cats/Tom', { name: 'Tom' }],
    ['DELETE /cats/Tom', undefined],
  ])('leaves %s', async (line, body) => {
    await both.expectSuccess(line, body && { body });
  });

  it('has a 4xx of the contract of ts-rest in shape, with its members', async () => {
    await both.expectError('GET /cats/none', { status: 404, members: { reason: 'no such cat' } });
  });

  it('has what is thrown in the shape of the contract', async () => {
    await both.expectError('POST /crash', { status: 500 }, { body: {} });
    const missing = { status: 404, members: { message: 'No such cat' } };
    await both.expectError('POST /thrown', missing, { body: {} });
    await both.expectError('PATCH /cats', notAllowed('GET, HEAD, POST, OPTIONS'));
  });

  it('has what its validation refuses as 400, with what ts-rest found', async () => {
    const sent = { body: { name: 'X' } };
    const bare = await both.sendBare('POST /cats', sent);
    expect(JSON.parse(bare.text).bodyResult.issues).toHaveLength(1);
    await both.expectError('POST /cats', { status: 400, members: JSON.parse(bare.text) }, sent);
  });
});
