import { Controller, Get, Module } from '@nestjs/common';
import * as fc from 'fast-check';
import { codeOf, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

/** What middleware passes on next. */
let next: unknown;

@Controller('facilities')
class FacilitiesController {
  @Get()
  list(): object {
    return { facilities: [] };
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
class AppModule {}

const MESSAGE = 'secret-7f3a';
const integer = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 400 && (value as number) <= 599;

const status = fc.oneof(fc.integer({ min: 399, max: 601 }), fc.double(), fc.string(), fc.constant(undefined));
const members = fc.record({ status, statusCode: status, headers: fc.anything(), expose: fc.boolean() });

const traps = ['get', 'has', 'getPrototypeOf', 'ownKeys', 'getOwnPropertyDescriptor'].map(
  trap => () =>
    new Proxy(new Error(MESSAGE), {
      [trap]: () => {
        throw new Error(MESSAGE);
      },
    }),
);

describe.each(EVERY_ADAPTER)('any error that middleware passes on, on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, AppModule, {
      configure: app =>
        app.use((_request: unknown, _response: unknown, pass: (error?: unknown) => void) => pass(next)),
    });
  });
  afterAll(() => running.app.close());

  it('gets a response in shape, with its status if that is an error status', async () => {
    await fc.assert(
      fc.asyncProperty(members, async given => {
        next = Object.assign(new Error(MESSAGE), given);
        const { status: sent, body } = await exchange(`${running.url}/facilities`);
        // http-errors have both, which are the same; of others the first that is a status counts.
        const expected = [given.status, given.statusCode].find(integer) ?? 500;
        expect(sent).toBe(expected);
        expect(JSON.parse(body)).toMatchObject({ code: codeOf(expected) });
        const isSent = given.expose && expected < 500;
        expect(body.includes(MESSAGE)).toBe(isSent);
      }),
      { numRuns: 100 },
    );
  });

  it('gets a response in shape, whatever it is', async () => {
    // Express takes nothing and two texts for no error.
    const anything = fc.anything({
      withBigInt: true,
      withNullPrototype: true,
      withMap: true,
      withDate: true,
    });
    const isError = (value: unknown): boolean => Boolean(value) && value !== 'route' && value !== 'router';
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          anything.filter(isError).map(value => () => value),
          fc.constantFrom(...traps),
        ),
        async make => {
          next = make();
          const { status: sent, body } = await exchange(`${running.url}/facilities`);
          expect(integer(sent)).toBe(true);
          expect(JSON.parse(body)).toMatchObject({ code: codeOf(sent) });
          expect(body).not.toContain(MESSAGE);
        },
      ),
      { numRuns: 100 },
    );
    next = undefined;
    expect((await exchange(`${running.url}/facilities`)).status).toBe(200);
  });
});
