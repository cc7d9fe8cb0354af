import {
  ConsoleLogger,
  Controller,
  Get,
  Module,
  Param,
  type LoggerService,
  type NestModule,
} from '@nestjs/common';
import { Logger as PinoNestLogger, LoggerModule } from 'nestjs-pino';
import { NotFoundException, RegistryHttpModule } from 'nestjs-registry-http';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';
import { captureOutput } from './capture-output.js';

const FORGED = 'gone\r\n[Nest] 1  - 01/01/2026, 0:00:00 AM     LOG [Forged] all is well\u2028\u001b[2J\u202e';

@Controller('facilities')
class FacilitiesController {
  @Get('forged')
  forged(): never {
    throw new Error(FORGED);
  }

  @Get('thrown/:value')
  thrown(@Param('value') value: string): never {
    throw value;
  }

  @Get(':id')
  find(@Param('id') id: string): never {
    if (id === 'missing') throw new NotFoundException('Resource not found');
    const query = Object.assign(new Error('duplicate key'), { code: 'E_STORE', table: 'facilities' });
    throw new Error('The store is gone', {
      cause: new AggregateError([query, new TypeError('no pool')], 'all failed', { cause: 'a text' }),
    });
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
class AppModule implements NestModule {
  /** To Express, this makes every path one of a route. */
  configure(consumer: Parameters<NestModule['configure']>[0]): void {
    consumer.apply((_request: unknown, _response: unknown, next: () => void) => next()).forRoutes('*path');
  }
}

const MASKED = { code: '500 Internal Server Error' };
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe.each(EVERY_ADAPTER)('A log line on %s', name => {
  let running: RunningApp | undefined;
  afterEach(() => running?.app.close());

  /** The lines of a request, of Nest's own logger. */
  async function lines(
    path: string,
    headers: Record<string, string>,
    logger: LoggerService,
  ): Promise<string[]> {
    running = await start(name, AppModule);
    running.app.useLogger(logger);
    const text = await captureOutput(() => exchange(`${running?.url}${path}`, { headers }));
    return text.split('\n').filter(Boolean);
  }

  /** Fastify takes the time of every request; to Express nobody has told it here. */
  const duration = { durationMs: expect.any(Number) as number };

  /** What a JSON logger keeps of the one line of a request. */
  async function record(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<Record<string, unknown>> {
    const found = await lines(path, headers, new ConsoleLogger({ json: true }));
    expect(found).toHaveLength(1);
    return JSON.parse(found[0] ?? '') as Record<string, unknown>;
  }

  it('has every circumstance as a field of its own', async () => {
    const line = await record('/facilities/7?token=secret', { 'x-request-id': 'req-1' });

    expect(line).toMatchObject({ level: 'error', context: 'RegistryHttp' });
    expect(line['message']).toEqual({
      method: 'GET',
      path: '/facilities/7',
      status: 500,
      error: { name: 'Error', message: 'The store is gone' },
      msg:
        'GET /facilities/:id 500: Error: The store is gone ← AggregateError: all failed ← string: a text' +
        ' ← Error [E_STORE]: duplicate key ← TypeError: no pool',
      route: '/facilities/:id',
      requestId: 'req-1',
      ...duration,
      causes: [
        { name: 'AggregateError', message: 'all failed' },
        { name: 'string', message: 'a text' },
        { name: 'Error', message: 'duplicate key', code: 'E_STORE' },
        { name: 'TypeError', message: 'no pool' },
      ],
      stack: expect.stringMatching(/The store is gone\n {4}at .*table: 'facilities'/s) as string,
    });
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    ['an id', { 'x-request-id': 'a b\t"c"' }, 'ab"c"'],
    ['an id without end', { 'x-request-id': 'x'.repeat(1000) }, 'x'.repeat(128)],
    ['an id before a trace', { 'x-request-id': 'r', traceparent: TRACEPARENT }, 'r'],
    ['a trace', { traceparent: TRACEPARENT }, '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['a trace of nothing', { traceparent: TRACEPARENT.replace(/4bf.{29}/, '0'.repeat(32)) }, undefined],
    ['nonsense', { 'x-request-id': '  ', traceparent: 'nonsense' }, undefined],
  ])('has the id of the request: %s', async (_, headers, requestId) => {
    const { message } = await record('/facilities/7', headers);

    expect((message as { requestId?: string }).requestId).toBe(requestId);
  });

  it('has a 4xx at debug, without a stack', async () => {
    const line = await record('/facilities/missing');

    expect(line).toMatchObject({ level: 'debug' });
    expect(line['message']).toEqual({
      method: 'GET',
      path: '/facilities/missing',
      status: 404,
      error: { name: 'NotFoundException', message: 'Resource not found' },
      msg: 'GET /facilities/:id 404: NotFoundException: Resource not found',
      route: '/facilities/:id',
      ...duration,
    });
  });

  it('has no route if none took the request, whatever middleware did', async () => {
    const { message } = await record('/nowhere');

    expect(message).toMatchObject({
      path: '/nowhere',
      msg: expect.stringMatching(/^GET \/nowhere 404: /) as string,
    });
    expect(message).not.toHaveProperty('route');
  });

  it('tells what was thrown that is no error', async () => {
    const { message } = await record('/facilities/thrown/x');

    expect(message).toMatchObject({ error: { name: 'string', message: 'x' } });
  });

  it('is not written at a level that is off', async () => {
    expect(await lines('/facilities/missing', {}, new ConsoleLogger({ logLevels: ['error'] }))).toEqual([]);
  });

  it('cannot be forged', async () => {
    const found = await lines('/facilities/forged', {}, new ConsoleLogger({ colors: false }));

    expect(found[0]).toMatch(
      /^\[Nest\] \d+ {2}- .* ERROR \[RegistryHttp\] GET \/facilities\/forged 500: Error: gone\\r\\n\[Nest\] 1 {2}- 01/,
    );
    // Whatever follows is set in, and so belongs to the line above.
    expect(found.length).toBeGreaterThan(2);
    expect(found.slice(1).every(line => line.startsWith('    '))).toBe(true);
    expect(found.join('')).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  });

  it('does not fail with a logger that does', async () => {
    running = await start(name, AppModule);
    const fail = (): never => {
      throw new Error('no space left');
    };
    running.app.useLogger({ log: fail, error: fail, warn: fail, debug: fail });

    const response = await exchange(`${running.url}/facilities/7`);

    expect(response).toEqual({ status: 500, headers: errorHeaders(MASKED), body: JSON.stringify(MASKED) });
  });
});

describe.each(EVERY_ADAPTER)('nestjs-pino on %s', name => {
  it('keeps the fields at the top, and gives the duration', async () => {
    const chunks: string[] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _, done) => {
        chunks.push(chunk.toString());
        done();
      },
    });
    @Module({
      imports: [
        LoggerModule.forRoot({
          pinoHttp: [{ level: 'info', autoLogging: false, quietReqLogger: true }, stream],
        }),
        AppModule,
      ],
    })
    class WithPino {}
    const { app, url } = await start(name, WithPino, { bufferLogs: true });
    app.useLogger(app.get(PinoNestLogger));
    try {
      await exchange(`${url}/facilities/7`, { headers: { 'x-request-id': 'req-1' } });
      await exchange(`${url}/facilities/missing`);

      const found = chunks
        .map(chunk => JSON.parse(chunk) as Record<string, unknown>)
        .filter(({ context }) => context === 'RegistryHttp');
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({
        level: 50,
        msg: expect.stringMatching(/^GET \/facilities\/:id 500: Error: The store is gone ← /) as string,
        method: 'GET',
        route: '/facilities/:id',
        path: '/facilities/7',
        status: 500,
        requestId: 'req-1',
        durationMs: expect.any(Number) as number,
        error: { name: 'Error', message: 'The store is gone' },
        causes: expect.arrayContaining([{ name: 'TypeError', message: 'no pool' }]) as unknown,
        stack: expect.stringContaining('duplicate key') as string,
      });
    } finally {
      await app.close();
    }
  });
});
