import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { NOT_FOUND, notAllowed } from './support/compare.js';
import { runChildren } from './support/run-children.js';

interface State {
  readonly layers: number;
  readonly events: readonly string[];
}

const at = (path: string): URL => new URL(`telemetry/${path}.ts`, import.meta.url);

describe.each(EVERY_ADAPTER)('@sentry/nestjs on %s', adapter => {
  const both = runChildren(adapter, at('sentry'), at('register-sentry'));
  const state = async (): Promise<State> => (await both.ours.ask('state')) as State;

  it.each(['GET /api/cats', 'HEAD /api/cats', 'POST /api/cats'])('leaves %s', async line => {
    await both.expectSuccess(line);
  });

  it('is told of a 5xx by `onError`', async () => {
    await state();
    await both.expectError('GET /api/cats/crash', { status: 500 });
    const { events } = await state();
    expect(events).toContain('error secret');
  });

  it('has errors in the shape of the contract', async () => {
    const missing = { status: 404, members: { message: 'No such cat' } };
    await both.expectError('GET /api/cats/missing', missing);
    await both.expectError('PUT /api/cats', notAllowed('GET, HEAD, POST, OPTIONS'));
  });

  it('sends 404 for an unknown path, in the prefix and outside of it', async () => {
    await both.expectError('GET /favicon.ico', NOT_FOUND);
    await both.expectError('GET /api/dogs', NOT_FOUND);
  });

  it('does not let the router grow, however many unknown paths are requested', async () => {
    const before = await state();
    for (let count = 0; count < 100; count++) {
      await both.sendOurs(`GET /${count % 2 ? 'api/' : ''}unknown/${count}`);
    }
    expect((await state()).layers).toBe(before.layers);
  });
});
