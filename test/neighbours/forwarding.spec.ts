import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Post, Req, StreamableFile } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request as forward } from 'undici';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { runBoth } from './support/run-both.js';

/** It sends the body back that it is sent, or hangs up. */
const upstream: Server = createServer((request, response) => {
  if (request.url === '/gone') return void request.socket.destroy();
  request.pipe(response);
});
let target = '';
beforeAll(async () => {
  await new Promise<void>(listening => upstream.listen(0, '127.0.0.1', listening));
  target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
});
afterAll(() => void upstream.close());

/** Each gives undici the request itself as the body. */
@Controller()
class ForwardingController {
  @Post('buffered')
  async buffered(@Req() incoming: any): Promise<object> {
    const { body } = await forward(`${target}/echo`, { method: 'POST', body: incoming.raw ?? incoming });
    return { text: await body.text() };
  }

  @Post('streamed')
  async streamed(@Req() incoming: any): Promise<StreamableFile> {
    const { body } = await forward(`${target}/echo`, { method: 'POST', body: incoming.raw ?? incoming });
    return new StreamableFile(body);
  }

  @Post('gone')
  async gone(@Req() incoming: any): Promise<object> {
    const { body } = await forward(`${target}/gone`, { method: 'POST', body: incoming.raw ?? incoming });
    return { text: await body.text() };
  }
}

const SENT = { headers: { 'content-type': 'application/octet-stream' }, body: 'x'.repeat(100_000) };

describe.each(EVERY_ADAPTER)('a request that undici forwards on %s', adapter => {
  const both = runBoth(adapter, () => ({
    nest: { bodyParser: false },
    controllers: [ForwardingController],
    configure: app => {
      const instance = app.getHttpAdapter().getInstance();
      instance.addContentTypeParser?.(
        'application/octet-stream',
        (_: unknown, __: unknown, done: () => void) => done(),
      );
    },
  }));

  it('has the whole response of the upstream', async () => {
    const { text } = await both.expectSuccess('POST /buffered', SENT);
    expect(JSON.parse(text).text).toHaveLength(100_000);
    expect((await both.expectSuccess('POST /streamed', SENT)).text).toBe(SENT.body);
  });

  it('is a 5xx in the shape of the contract if the upstream hangs up', async () => {
    await both.expectError('POST /gone', { status: 503, bare: 500 }, SENT);
  });
});
