import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Header, Logger, Module, Res, Sse, StreamableFile } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { RegistryHttpModule, type ErrorContext } from 'nestjs-registry-http';
import { concat, of, throwError, type Observable } from 'rxjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';
import { rawExchange } from '../support/raw-exchange.js';

const SECRET = 'password=hunter2';
const failure = (): Error => new Error(SECRET);
const upstreamReset = (): Error => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

type Raw = ServerResponse & { raw?: ServerResponse };
const rawOf = (response: Raw): ServerResponse => response.raw ?? response;

/** How long a stream takes to fail. */
let untilFailure: () => Promise<unknown> = () => sleep(20);

/** A stream that gives these chunks, and then fails. */
function failing(chunks: readonly string[], error: () => Error = failure): Readable {
  return Readable.from(
    (async function* () {
      for (const chunk of chunks) {
        yield Buffer.from(chunk);
        await sleep(20);
      }
      await untilFailure();
      throw error();
    })(),
    { objectMode: false },
  );
}

async function* iterable(chunks: readonly string[]): AsyncGenerator<string> {
  for (const chunk of chunks) {
    yield chunk;
    await untilFailure();
  }
  throw failure();
}

const webStream = (chunks: readonly string[]): ReadableStream =>
  Readable.toWeb(failing(chunks)) as unknown as ReadableStream;

/** What a file's own logger was given. */
const ownLog: unknown[] = [];

@Controller()
class StreamsController {
  constructor(private readonly host: HttpAdapterHost) {}

  /** Past Nest, which makes a file of every stream that is returned. */
  @Get('reply')
  reply(@Res() response: Raw): void {
    this.host.httpAdapter.reply(response, failing(['some']), 200);
  }

  @Get('early-reply')
  earlyReply(@Res() response: Raw): void {
    this.host.httpAdapter.reply(response, failing([]), 200);
  }

  @Get('missing')
  @Header('ETag', '"v1"')
  @Header('Cache-Control', 'max-age=60')
  missing(): StreamableFile {
    return new StreamableFile(createReadStream('/nowhere/hunter2'), {
      type: 'application/pdf',
      disposition: 'attachment; filename="a.pdf"',
      length: 1000,
    });
  }

  @Get('errored')
  async errored(): Promise<StreamableFile> {
    const stream = createReadStream('/nowhere/hunter2');
    const file = new StreamableFile(stream);
    await sleep(30);
    return file;
  }

  @Get('early')
  early(): StreamableFile {
    return new StreamableFile(failing([]));
  }

  @Get('early-upstream')
  earlyUpstream(): StreamableFile {
    return new StreamableFile(failing([], upstreamReset));
  }

  @Get('early-object')
  earlyObject(): StreamableFile {
    return new StreamableFile(Readable.from([{ not: 'a chunk' }]));
  }

  @Get('early-iterable')
  earlyIterable(): AsyncGenerator<string> {
    return iterable([]);
  }

  @Get('early-web')
  earlyWeb(): ReadableStream {
    return webStream([]);
  }

  @Get('early-response')
  earlyResponse(): Response {
    return new Response(webStream([]), { headers: { etag: '"v1"', 'content-type': 'text/csv' } });
  }

  @Get('late')
  late(): StreamableFile {
    return new StreamableFile(failing(['some']));
  }

  @Get('late-length')
  lateLength(): StreamableFile {
    return new StreamableFile(failing(['some']), { length: 100 });
  }

  @Get('late-upstream')
  lateUpstream(): StreamableFile {
    return new StreamableFile(failing(['some'], upstreamReset));
  }

  @Get('late-iterable')
  lateIterable(): AsyncGenerator<string> {
    return iterable(['some']);
  }

  /** Fails with its second chunk, while the first waits to be written. */
  @Get('quick-iterable')
  async *quickIterable(): AsyncGenerator<string> {
    yield 'some';
    throw failure();
  }

  @Get('quick')
  quick(): StreamableFile {
    return new StreamableFile(Readable.from(this.quickIterable(), { objectMode: false }));
  }

  @Get('late-web')
  lateWeb(): ReadableStream {
    return webStream(['some']);
  }

  @Get('late-response')
  lateResponse(): Response {
    return new Response(webStream(['some']));
  }

  @Get('wrote')
  async wrote(@Res() response: Raw): Promise<void> {
    rawOf(response).write('some');
    await sleep(20);
    throw failure();
  }

  @Get('wrote-length')
  wroteLength(@Res() response: Raw): void {
    rawOf(response).writeHead(200, { 'Content-Length': '100' });
    rawOf(response).write('some');
    throw failure();
  }

  @Get('ended')
  ended(@Res() response: Raw): void {
    rawOf(response).end('whole');
    throw failure();
  }

  @Get('slow')
  async slow(): Promise<object> {
    await sleep(100);
    throw failure();
  }

  @Get('own-handler')
  ownHandler(): StreamableFile {
    return new StreamableFile(failing([])).setErrorHandler((_, response) => {
      response.statusCode = 418;
      response.send('own');
    });
  }

  @Get('own-logger')
  ownLogger(): StreamableFile {
    return new StreamableFile(failing(['some'])).setErrorLogger(error => ownLog.push(error));
  }

  @Get('endless')
  endless(): StreamableFile {
    return new StreamableFile(
      Readable.from(
        (async function* () {
          for (let i = 0; i < 100; i++) {
            yield Buffer.from('some');
            await sleep(10);
          }
          throw failure();
        })(),
        { objectMode: false },
      ),
    );
  }

  @Get('file')
  file(): StreamableFile {
    return new StreamableFile(Buffer.from('whole'), { type: 'text/csv' });
  }

  @Get('derived')
  derived(): StreamableFile {
    class CsvFile extends StreamableFile {
      constructor(readonly rows: readonly string[]) {
        super(failing(rows));
      }
    }
    return new CsvFile([]);
  }

  @Sse('sse')
  sse(): Observable<MessageEvent> {
    return concat(of({ data: 'one' } as MessageEvent), throwError(failure));
  }

  @Sse('sse-early')
  sseEarly(): Observable<MessageEvent> {
    return throwError(failure);
  }
}

const observed: ErrorContext[] = [];

@Module({
  imports: [RegistryHttpModule.forRoot({ onError: (_, context) => void observed.push(context) })],
  controllers: [StreamsController],
})
class StreamsModule {}

const MASKED = { code: '500 Internal Server Error' };

describe.each(EVERY_ADAPTER)('a stream on %s', name => {
  let running: RunningApp;
  const logged: [level: string, line: string][] = [];
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(reason);

  beforeAll(async () => {
    running = await start(name, StreamsModule);
    process.on('unhandledRejection', onRejection);
  });
  afterAll(async () => {
    process.off('unhandledRejection', onRejection);
    await running.app.close();
  });
  beforeEach(() => {
    logged.length = 0;
    observed.length = 0;
    vi.spyOn(Logger, 'isLevelEnabled').mockReturnValue(true);
    for (const level of ['error', 'warn', 'debug'] as const) {
      vi.spyOn(Logger.prototype, level).mockImplementation(
        message => void logged.push([level, String(message)]),
      );
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
    untilFailure = () => sleep(20);
  });

  const alarms = () => logged.filter(([level]) => level !== 'debug');

  it.each([
    'missing',
    'errored',
    'early',
    'early-upstream',
    'early-object',
    'early-iterable',
    'early-web',
    'early-response',
    'derived',
    'sse-early',
  ])('that fails before its first byte is a masked 500, logged once: %s', async path => {
    expect(await exchange(`${running.url}/${path}`)).toEqual({
      status: 500,
      headers: errorHeaders(MASKED),
      body: JSON.stringify(MASKED),
    });
    expect(alarms()).toHaveLength(1);
    expect(observed).toMatchObject([{ status: 500, method: 'GET', url: `/${path}` }]);
    expect(rejections).toEqual([]);
  });

  it.each([
    'late',
    'late-length',
    'late-upstream',
    'late-iterable',
    'late-web',
    'late-response',
    'wrote',
    'wrote-length',
  ])('that fails after its first byte is cut off, and logged once: %s', async path => {
    const { text, closed } = await rawExchange(running.port, request(path));
    expect(closed).toBe(true);
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(text).toContain('some');
    expect(text).not.toContain('\r\n0\r\n\r\n');
    expect(text).not.toContain(SECRET);
    await expect(exchange(`${running.url}/${path}`)).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    expect(alarms()).toHaveLength(2);
    expect(observed).toHaveLength(2);
    expect(rejections).toEqual([]);
  });

  it.each(['quick', 'quick-iterable'])(
    'that fails at once with its second chunk is never taken for whole: %s',
    async path => {
      const response = await exchange(`${running.url}/${path}`).catch(() => undefined);
      if (response) expect(response).toMatchObject({ status: 500, body: JSON.stringify(MASKED) });
      expect(alarms()).toHaveLength(1);
      expect(rejections).toEqual([]);
    },
  );

  it('an error after a whole response leaves it whole, and is logged once', async () => {
    expect(await exchange(`${running.url}/ended`)).toMatchObject({ status: 200, body: 'whole' });
    expect(alarms()).toHaveLength(1);
  });

  it.each(['slow', 'endless', 'late', 'late-iterable'])(
    'a client that goes away is not logged above debug: %s',
    async path => {
      const begun = once(running.app.getHttpServer(), 'request') as Promise<[unknown, ServerResponse]>;
      const left = begun.then(([, response]) => once(response, 'close'));
      untilFailure = () => left;
      const leave = async (socket: Socket) => {
        await begun;
        await sleep(40);
        socket.resetAndDestroy();
      };
      const { text } = await rawExchange(running.port, request(path), { later: [leave], pause: 0 });
      expect(text).not.toContain('500');
      await sleep(200);
      expect(alarms()).toEqual([]);
      expect(rejections).toEqual([]);
    },
  );

  it('a file is sent as it is', async () => {
    expect(await exchange(`${running.url}/file`)).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/csv', 'content-length': '5' },
      body: 'whole',
    });
    expect(alarms()).toEqual([]);
  });

  it('HEAD of a stream that fails has no body', async () => {
    const { status, body } = await exchange(`${running.url}/missing`, { method: 'HEAD' });
    expect(body).toBe('');
    // Fastify responds to HEAD without opening the file.
    expect(status).toBe(name === 'express' ? 500 : 200);
    // That the file is missing is found out all the same.
    await vi.waitFor(() => expect(alarms()).toHaveLength(1));
  });

  it.runIf(name === 'fastify')('one that is given to the adapter itself gets a response too', async () => {
    expect(await exchange(`${running.url}/early-reply`)).toEqual({
      status: 500,
      headers: errorHeaders(MASKED),
      body: JSON.stringify(MASKED),
    });
    expect(alarms()).toHaveLength(1);
    logged.length = 0;
    const { text, closed } = await rawExchange(running.port, 'GET /reply HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 200 OK[^]*\r\n\r\n4\r\nsome\r\n$/);
    expect(closed).toBe(true);
    expect(alarms()).toEqual([['error', expect.stringMatching(/^GET \/reply 500: /)]]);
  });

  it("a server-sent stream keeps Nest's behaviour", async () => {
    const { status, body } = await exchange(`${running.url}/sse`);
    expect(status).toBe(200);
    expect(body).toContain('data: one');
    expect(body).toContain('event: error');
    expect(body).not.toContain(SECRET);
  });

  it("a file's own logger logs in place of the module's", async () => {
    ownLog.length = 0;
    await expect(exchange(`${running.url}/own-logger`)).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    expect(ownLog).toEqual([failure()]);
    expect(alarms()).toEqual([]);
    expect(observed).toHaveLength(1);
  });

  it.runIf(name === 'express')("a file's own error handler stays in charge", async () => {
    expect(await exchange(`${running.url}/own-handler`)).toMatchObject({ status: 418, body: 'own' });
  });
});

function request(path: string): string {
  return `GET /${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
}
