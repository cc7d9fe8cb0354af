import { ConsoleLogger, Controller, Get, Module, type INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { RegistryException, RegistryExceptionFilter } from 'nestjs-registry-http';
import { afterEach, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type AdapterName, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';
import { captureOutput } from './capture-output.js';

@Controller('facilities')
class FacilitiesController {
  @Get('broken')
  broken(): never {
    throw new Error('The store is gone');
  }

  @Get('closed')
  closed(): never {
    throw new RegistryException(405);
  }
}

@Module({ controllers: [FacilitiesController] })
class AppModule {}

type Configure = (app: INestApplication) => unknown;

/** As with Nest 11, which has Fastify take no time unless somebody asks for it. */
const withoutTime: Configure = app => {
  const server = app.getHttpAdapter().getInstance() as FastifyInstance;
  server.addHook('onRequest', (_request, reply, done) => {
    Object.defineProperty(reply, 'elapsedTime', { value: 0 });
    done();
  });
};

/** What takes the time of a request, and the least and the most of it that the log may tell. */
const CLOCKS: Readonly<Record<AdapterName, Readonly<Record<string, [Configure, number?, number?]>>>> = {
  express: { nothing: [() => undefined] },
  fastify: { Fastify: [() => undefined, 0, 5_000], nothing: [withoutTime] },
};

describe.each(EVERY_ADAPTER)('The filter without the module on %s', name => {
  let running: RunningApp | undefined;
  afterEach(() => running?.app.close());

  const run = async (configure: Configure = () => undefined) => {
    running = await start(name, AppModule, {
      configure: app => {
        app.useGlobalFilters(new RegistryExceptionFilter());
        return configure(app);
      },
    });
    running.app.useLogger(new ConsoleLogger({ json: true, logLevels: ['error'] }));
    return running;
  };

  it.each(Object.entries(CLOCKS[name]))('logs the duration by %s', async (_, [clock, least, most]) => {
    const { url } = await run(clock);

    const line = await captureOutput(() => exchange(`${url}/facilities/broken`));

    const { durationMs } = (JSON.parse(line) as { message: { durationMs?: number } }).message;
    if (least === undefined) return expect(durationMs).toBeUndefined();
    expect(durationMs).toBeGreaterThanOrEqual(least);
    expect(durationMs).toBeLessThanOrEqual(most ?? least);
  });

  it('knows no methods for a 405 that brings none', async () => {
    const { url } = await run();

    const body = { code: '405 Not Allowed' };
    expect(await exchange(`${url}/facilities/closed`)).toEqual({
      status: 405,
      headers: errorHeaders(body, { allow: '' }),
      body: JSON.stringify(body),
    });
  });
});
