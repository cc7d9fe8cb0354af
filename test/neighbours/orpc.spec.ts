import { Controller } from '@nestjs/common';
import { createORPCClient, ORPCError } from '@orpc/client';
import { oc, type ContractRouterClient } from '@orpc/contract';
import { Implement, implement } from '@orpc/nest';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { SuccessCode } from 'nestjs-registry-http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { notAllowed } from './support/compare.js';
import { runBoth } from './support/run-both.js';

const Cat = z.object({ name: z.string().min(2) });

const contract = {
  list: oc.route({ method: 'GET', path: '/cats' }).output(z.array(Cat)),
  queue: oc.route({ method: 'POST', path: '/cats', successStatus: 202 }).input(Cat).output(Cat),
  create: oc.route({ method: 'POST', path: '/created' }).input(Cat).output(Cat),
  remove: oc.route({ method: 'DELETE', path: '/cats/{name}', successStatus: 204 }).input(Cat),
  find: oc
    .route({ method: 'GET', path: '/cats/{name}' })
    .input(Cat)
    .output(Cat)
    .errors({ NOT_FOUND: { message: 'No such cat', data: z.object({ name: z.string() }) } }),
  crash: oc.route({ method: 'GET', path: '/crash' }).output(Cat),
};

@Controller()
class CatsController {
  @Implement(contract)
  @SuccessCode('own', 'the contract of oRPC names the status codes')
  handle(): any {
    return {
      list: implement(contract.list).handler(() => [{ name: 'Tom' }]),
      queue: implement(contract.queue).handler(({ input }) => input),
      create: implement(contract.create).handler(({ input }) => input),
      remove: implement(contract.remove).handler(() => undefined),
      find: implement(contract.find).handler(({ input, errors }) => {
        if (input.name === 'none') throw errors.NOT_FOUND({ data: { name: 'none' } });
        return input;
      }),
      crash: implement(contract.crash).handler(() => {
        throw new Error('secret');
      }),
    };
  }
}

describe.each(EVERY_ADAPTER)('@orpc/nest on %s', adapter => {
  const both = runBoth(adapter, () => ({ controllers: [CatsController] }));
  const client = (port: number): ContractRouterClient<typeof contract> =>
    createORPCClient(new OpenAPILink(contract, { url: `http://127.0.0.1:${port}` }));

  it('keeps what its own client expects', async () => {
    const { list, queue, create, remove, find } = client(both.ours.port);
    expect(await list()).toEqual([{ name: 'Tom' }]);
    expect(await queue({ name: 'Tom' })).toEqual({ name: 'Tom' });
    expect(await create({ name: 'Tom' })).toEqual({ name: 'Tom' });
    expect(await remove({ name: 'Tom' })).toBeUndefined();
    expect(await find({ name: 'Tim' })).toEqual({ name: 'Tim' });
  });

  it.each([
    ['GET /cats', 200, undefined],
    ['GET /cats/Tom', 200, undefined],
    ['POST /cats', 202, { name: 'Tom' }],
    ['POST /created', 200, { name: 'Tom' }],
    ['DELETE /cats/Tom', 204, undefined],
  ])('leaves %s with its %d', async (line, status, body) => {
    expect((await both.expectSuccess(line, body && { body })).status).toBe(status);
  });

  it('leaves the errors that it sends itself, for its client', async () => {
    const { status, text } = await both.expectUnchanged('GET /cats/none');
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({ code: 'NOT_FOUND', data: { name: 'none' } });
    const failed = await client(both.ours.port)
      .find({ name: 'none' })
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ORPCError);
    expect(failed).toMatchObject({ code: 'NOT_FOUND', status: 404, data: { name: 'none' } });
    expect((await both.expectUnchanged('POST /cats', { body: { name: 'X' } })).status).toBe(400);
    expect((await both.expectUnchanged('GET /crash')).status).toBe(500);
  });

  it('has a method that its contract has not for a path as 405', async () => {
    await both.expectError('PATCH /cats', notAllowed('GET, HEAD, POST, OPTIONS'));
  });
});
