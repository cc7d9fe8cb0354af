import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, constants, type ClientHttp2Stream } from 'node:http2';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Logger, Module, Res, StreamableFile } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { registryFastifyOptions, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunningApp } from '../support/adapters.js';
import { serve } from '../http-server/facilities.js';

async function* failing(chunks: readonly string[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    yield Buffer.from(chunk);
    await sleep(20);
  }
  throw new Error('password=hunter2');
}

@Controller()
class StreamsController {
  @Get('early')
  early(): StreamableFile {
    return new StreamableFile(Readable.from(failing([]), { objectMode: false }));
  }

  @Get('late')
  late(): StreamableFile {
    return new StreamableFile(Readable.from(failing(['some']), { objectMode: false }));
  }

  @Get('iterable')
  iterable(): AsyncGenerator<Buffer> {
    return failing(['some']);
  }

  @Get('wrote')
  async wrote(@Res() { raw }: { raw: ServerResponse }): Promise<void> {
    raw.writeHead(200);
    raw.write('some');
    await sleep(20);
    throw new Error('password=hunter2');
  }

  @Get('slow')
  async slow(): Promise<void> {
    await sleep(100);
    throw new Error('password=hunter2');
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [StreamsController] })
class StreamsModule {}

interface Outcome {
  readonly status: number | undefined;
  readonly body: string;
  readonly ended: boolean;
  readonly code: number;
}

describe('a stream over HTTP/2', () => {
  let running: RunningApp;
  beforeAll(async () => {
    const options = registryFastifyOptions({ http2: true as const });
    running = await serve(new FastifyAdapter(options as never), {}, '127.0.0.1', StreamsModule);
  });
  afterAll(() => running.app.close());
  afterEach(() => vi.restoreAllMocks());

  function listen() {
    vi.spyOn(Logger, 'isLevelEnabled').mockReturnValue(true);
    vi.spyOn(Logger.prototype, 'debug').mockReturnValue();
    return vi.spyOn(Logger.prototype, 'error').mockReturnValue();
  }

  function exchange(path: string, meanwhile: (stream: ClientHttp2Stream) => void = () => undefined) {
    return new Promise<Outcome>((resolve, reject) => {
      const session = connect(running.url);
      session.on('error', reject);
      const stream = session.request({ ':path': path });
      let status: number | undefined;
      let body = '';
      let ended = false;
      stream.setEncoding('utf8');
      stream.on('response', headers => (status = headers[':status']));
      stream.on('data', (chunk: string) => (body += chunk));
      stream.on('end', () => (ended = true));
      stream.on('error', () => undefined);
      stream.on('close', () => {
        session.close();
        resolve({ status, body, ended, code: stream.rstCode });
      });
      meanwhile(stream);
    });
  }

  it('that fails before its first byte is a masked 500', async () => {
    const error = listen();
    expect(await exchange('/early')).toMatchObject({
      status: 500,
      body: '{"code":"500 Internal Server Error"}',
      code: constants.NGHTTP2_NO_ERROR,
    });
    expect(error).toHaveBeenCalledOnce();
  });

  it.each(['/late', '/iterable', '/wrote'])('that fails after its first byte is reset: %s', async path => {
    const error = listen();
    const outcome = await exchange(path);
    expect(outcome).toMatchObject({ status: 200, body: 'some' });
    expect(outcome.code).not.toBe(constants.NGHTTP2_NO_ERROR);
    expect(error).toHaveBeenCalledOnce();
  });

  it('a client that cancels is not logged above debug', async () => {
    const error = listen();
    const debug = vi.mocked(Logger.prototype.debug);
    const begun = once(running.app.getHttpServer(), 'request');
    await exchange('/slow', stream => void begun.then(() => stream.close(constants.NGHTTP2_CANCEL)));
    await vi.waitFor(() => expect(debug).toHaveBeenCalled(), 5_000);
    expect(String(debug.mock.calls[0]?.[0])).toContain('The client has gone away');
    expect(error).not.toHaveBeenCalled();
  });
});
