import { Pool } from 'undici';
import { Child } from '../neighbours/support/child.js';

const CONNECTIONS = 16;
/** What a heap that does not grow may differ by between two collections. */
const SLACK = 3 * 2 ** 20;

interface State {
  readonly layers: number;
  readonly heap: number;
}

export interface TelemetryReport {
  readonly requests: number;
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Before and after, from the end of the warm-up on. */
  readonly states: readonly [State, State];
  readonly faults: readonly string[];
}

const at = (name: string): URL => new URL(`../neighbours/telemetry/${name}.ts`, import.meta.url);

/** Every third path is one that nobody serves, and no path of these comes twice. */
const PATHS: readonly ((count: number) => string)[] = [
  () => '/api/cats',
  () => '/api/cats/missing',
  count => `/unknown/${count}`,
  () => '/api/cats/crash',
  () => '/api/cats',
  count => `/api/unknown/${count}`,
];

/** Sends an application with OpenTelemetry and a prefix so many requests: neither its router nor its heap may grow. */
export async function soakTelemetry(adapter: string, requests: number): Promise<TelemetryReport> {
  const environment = { ADAPTER: adapter, WITH_MODULE: '1' };
  const child = await Child.start(at('open-telemetry'), at('register-open-telemetry'), environment, [
    '--expose-gc',
  ]);
  const pool = new Pool(`http://127.0.0.1:${child.port}`, { connections: CONNECTIONS });
  const statuses: Record<string, number> = {};
  let sent = 0;

  const run = async (until: number): Promise<void> => {
    const worker = async (): Promise<void> => {
      while (sent < until) {
        const count = sent++;
        const path = PATHS[count % PATHS.length]?.(count) ?? '/';
        const { statusCode, body } = await pool.request({ method: 'GET', path });
        await body.dump();
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
        // What is logged is kept until it is taken.
        if (count % 1_000 === 0) await child.takeLog();
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    await child.takeLog();
  };

  await run(requests / 10);
  const before = (await child.ask('state')) as State;
  const started = performance.now();
  await run(requests);
  const after = (await child.ask('state')) as State;
  await pool.close();
  const { faults } = await child.end();

  const wrong = [...(faults as string[])];
  if (after.layers !== before.layers)
    wrong.push(`the router has grown from ${before.layers} to ${after.layers}`);
  if (after.heap > before.heap + SLACK) wrong.push(`the heap has grown by ${after.heap - before.heap} bytes`);
  const expected = new Set(['200', '404', '500']);
  for (const status of Object.keys(statuses)) {
    if (!expected.has(status)) wrong.push(`${statuses[status]} responses with ${status}`);
  }
  return {
    requests: sent,
    seconds: (performance.now() - started) / 1_000,
    statuses,
    states: [before, after],
    faults: wrong,
  };
}
