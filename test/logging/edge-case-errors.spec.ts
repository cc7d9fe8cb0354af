import { ConsoleLogger, Controller, Get, Module, Param } from '@nestjs/common';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterEach, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';
import { captureOutput } from './capture-output.js';

function circle(): Error {
  const first = new Error('first');
  first.cause = new Error('second', { cause: first });
  return first;
}

/** As an error of an HTTP client that drags everything along, with a long message, and so do its causes. */
const HUGE = Array.from({ length: 50 }).reduce<Error>(
  cause => Object.assign(new Error(`huge ${'x'.repeat(9_000)}`, { cause }), { lists: ['y'.repeat(9_000)] }),
  new Error('small'),
);

const THROWN: Readonly<Record<string, unknown>> = { null: null, circle: circle(), huge: HUGE };

@Controller('thrown')
class ThrowingController {
  @Get(':what')
  throw(@Param('what') what: string): never {
    throw THROWN[what];
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThrowingController] })
class AppModule {}

describe.each(EVERY_ADAPTER)('A log line on %s', name => {
  let running: RunningApp | undefined;
  afterEach(() => running?.app.close());

  async function record(what: string): Promise<Record<string, unknown>> {
    running = await start(name, AppModule);
    running.app.useLogger(new ConsoleLogger({ json: true, logLevels: ['error'] }));
    const line = await captureOutput(() => exchange(`${running?.url}/thrown/${what}`));
    return (JSON.parse(line) as { message: Record<string, unknown> }).message;
  }

  it('tells that nothing was thrown', async () => {
    expect(await record('null')).toMatchObject({
      msg: 'GET /thrown/:what 500: null: null',
      error: { name: 'null', message: 'null' },
    });
  });

  it('names each cause of a circle once', async () => {
    const { msg, causes } = await record('circle');

    expect(msg).toBe('GET /thrown/:what 500: Error: first ← Error: second');
    expect(causes).toEqual([{ name: 'Error', message: 'second' }]);
  });

  it('has no more than a part of what is too long', async () => {
    const { msg, stack } = (await record('huge')) as { msg: string; stack: string };

    expect(stack).toMatch(/^ {4}Error: huge x{1995}\n {4}at .*\n {4}caused by: Error: huge x{1995}\n/s);
    expect(stack.length).toBeLessThan(40_000);
    expect(msg.length).toBeLessThan(25_000);
    expect(stack).not.toContain('yyy');
  });
});
