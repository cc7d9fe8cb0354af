import { ConsoleLogger, Controller, Get, Module } from '@nestjs/common';
import {
  ConflictException,
  RegistryHttpModule,
  type ErrorContext,
  type RegistryHttpOptions,
} from 'nestjs-registry-http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';
import { captureOutput } from './capture-output.js';

const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

const throwing = (): object =>
  Object.defineProperties(new Error('x'), {
    message: { get: () => fail() },
    name: { get: () => fail() },
    cause: { get: () => fail() },
    stack: { get: () => fail() },
  });

function fail(): never {
  throw new Error('planted failure');
}

/** The linter rightly has no name of it in an object. */
const THEN = ['th', 'en'].join('');

/** What a part of the user's does instead of its work. */
const FAILURES: Readonly<Record<string, () => unknown>> = {
  'throws an error': fail,
  'throws nothing': () => {
    throw undefined;
  },
  'throws a revoked proxy': () => {
    throw revoked;
  },
  'throws an error that cannot be read': () => {
    throw throwing();
  },
  rejects: () => Promise.reject(new Error('planted failure')),
  'rejects later': () => new Promise((_, reject) => setTimeout(reject, 5, new Error('planted failure'))),
  'rejects with a revoked proxy': () => Promise.reject(revoked),
  'returns a revoked proxy': () => revoked,
  'returns what only looks like a promise': () => Object.defineProperty({}, THEN, { value: fail }),
  'returns what cannot be asked for its then': () => new Proxy({}, { get: fail }),
  'returns an exception of somebody else': () => new Error('no RegistryException'),
};

@Controller()
class ThrowingController {
  @Get('known')
  known(): never {
    throw new ConflictException('Taken');
  }

  @Get('unknown')
  unknown(): never {
    throw new Error('secret');
  }

  @Get('revoked')
  revoked(): never {
    throw revoked;
  }

  @Get('unreadable')
  unreadable(): never {
    throw throwing();
  }
}

const MASKED = { code: '500 Internal Server Error' };
const RESPONSES = {
  '/known': { code: '409 Conflict', message: 'Taken' },
  '/unknown': MASKED,
  '/revoked': MASKED,
  '/unreadable': MASKED,
} as const;

describe.each(EVERY_ADAPTER)('The response on %s', name => {
  let running: RunningApp | undefined;
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  beforeEach(() => {
    unhandled.length = 0;
    process.on('unhandledRejection', note);
  });
  afterEach(async () => {
    process.off('unhandledRejection', note);
    await running?.app.close();
  });

  async function run(options: RegistryHttpOptions): Promise<void> {
    @Module({ imports: [RegistryHttpModule.forRoot(options)], controllers: [ThrowingController] })
    class AppModule {}
    running = await start(name, AppModule);
    running.app.useLogger(new ConsoleLogger({ json: true, logLevels: ['error'] }));
  }

  describe.each(['mapErrors', 'onError'] as const)('where %s', part => {
    it.each(Object.entries(FAILURES))('%s', async (_, failure) => {
      await run(part === 'mapErrors' ? { mapErrors: [failure as () => undefined] } : { onError: failure });

      const failuresIn = (log: string) =>
        log.split('\n').filter(line => /onError failed|mapErrors failed/.test(line)).length;
      const tells = failure !== FAILURES['returns an exception of somebody else'];
      const expected = tells ? Object.keys(RESPONSES).length : 0;
      const log = await captureOutput(async soFar => {
        for (const [path, body] of Object.entries(RESPONSES)) {
          expect({ path, ...(await exchange(`${running?.url}${path}`)) }).toEqual({
            path,
            status: Number(body.code.slice(0, 3)),
            headers: errorHeaders(body),
            body: JSON.stringify(body),
          });
        }
        await vi.waitFor(() => expect(failuresIn(soFar())).toBe(expected), 5_000);
        // What may come behind it.
        await new Promise(resolve => setTimeout(resolve, 20));
      });

      expect(unhandled).toEqual([]);
      expect(failuresIn(log)).toBe(expected);
    });
  });

  it('is observed once, with every circumstance', async () => {
    const seen: [string, ErrorContext][] = [];
    await run({
      onError: (exception, context) => {
        seen.push([exception.message, context]);
        // It comes too late to change anything.
        Object.assign(exception, { expose: true, headers: { 'x-late': 'y' } });
      },
    });

    const response = await exchange(`${running?.url}/unknown?a=b`, { headers: { 'x-request-id': 'req-1' } });

    expect(response).toEqual({ status: 500, headers: errorHeaders(MASKED), body: JSON.stringify(MASKED) });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.[1]).toMatchObject({
      thrown: new Error('secret'),
      status: 500,
      method: 'GET',
      url: '/unknown?a=b',
      route: '/unknown',
      requestId: 'req-1',
    });
  });
});
