import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { NOT_FOUND, notAllowed } from './support/compare.js';
import { runChildren } from './support/run-children.js';

interface State {
  readonly layers: number;
  readonly spans: readonly string[];
}

/** The spans of requests that succeed: others name what wrote the error. */
const SUCCESS_SPANS = /cats|jsonParser|runMiddie/i;

const EXPECTED_SPANS = {
  express: ['GET /api/cats', 'HEAD /api/cats', 'POST /api/cats', 'middleware - jsonParser'],
  fastify: ['GET /api/cats', 'HEAD /api/cats', 'POST /api/cats', 'handler - CatsController.list'],
};

const at = (path: string): URL => new URL(`telemetry/${path}.ts`, import.meta.url);

describe.each(EVERY_ADAPTER)('OpenTelemetry on %s', adapter => {
  const both = runChildren(adapter, at('open-telemetry'), at('register-open-telemetry'), {
    environment: { KEEP_SPANS: '1' },
  });

  it.each(['GET /api/cats', 'HEAD /api/cats', 'POST /api/cats'])('leaves %s', async line => {
    await both.expectSuccess(line);
  });

  it('has errors in the shape of the contract', async () => {
    const missing = { status: 404, members: { message: 'No such cat' } };
    await both.expectError('GET /api/cats/missing', missing);
    await both.expectError('GET /api/cats/crash', { status: 500 });
    await both.expectError('PUT /api/cats', notAllowed('GET, HEAD, POST, OPTIONS'));
  });

  it('sends 404 for an unknown path, in the prefix and outside of it', async () => {
    await both.expectError('GET /favicon.ico', NOT_FOUND);
    await both.expectError('GET /api/dogs', NOT_FOUND);
  });

  it('has the spans that it has without the module', async () => {
    const [bare, ours] = await Promise.all([both.bare.ask('state'), both.ours.ask('state')]);
    const names = ({ spans }: State): Set<string> => new Set(spans.filter(name => SUCCESS_SPANS.test(name)));
    expect(names(ours as State)).toEqual(names(bare as State));
    expect([...names(ours as State)]).toEqual(expect.arrayContaining(EXPECTED_SPANS[adapter]));
  });

  it('does not let the router grow, however many unknown paths are requested', async () => {
    const before = (await both.ours.ask('state')) as State;
    for (let count = 0; count < 200; count++) {
      await both.sendOurs(`GET /${count % 2 ? 'api/' : ''}unknown/${count}`);
    }
    const after = (await both.ours.ask('state')) as State;
    expect(after.layers).toBe(before.layers);
  });
});
