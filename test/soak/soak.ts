import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { LEFT } from './kinds.js';
import { isRaw, planRound, type Planned } from './plan.js';
import { EXPECTED_RAW, sendRaw } from './raw-client.js';
import { SoakedServer } from './soaked-server.js';

const CONNECTIONS = 16;
const CHECKPOINTS = 10;
/** What a heap that does not grow may differ by between two collections. */
const SLACK = 3 * 2 ** 20;

export interface SoakReport {
  readonly requests: number;
  readonly seconds: number;
  /** How often each status was sent; `left` and `cut off` are connections that ended without a whole response. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Bytes, after a collection, from the end of the warm-up on. */
  readonly heaps: readonly number[];
  readonly faults: readonly string[];
}

/** Sends a server so many requests of every kind, and tells what was wrong with what came of them. */
export async function soak(
  adapter: string,
  requests: number,
  progress: (text: string) => void,
): Promise<SoakReport> {
  const server = await SoakedServer.start(adapter);
  const pool = new Pool(`http://127.0.0.1:${server.port}`, { connections: CONNECTIONS });
  const faults: string[] = [];
  const round = planRound();
  const rounds = Math.ceil(requests / round.length / CHECKPOINTS) * CHECKPOINTS;
  const heaps: number[] = [];
  const started = performance.now();

  const one = async (planned: Planned): Promise<string> => {
    if (isRaw(planned)) return sendRaw(server.port, planned);
    const { method, path, headers, body } = planned;
    const response = await pool.request({ method: method as 'GET', path, headers, body });
    await response.body.dump();
    return String(response.statusCode);
  };
  const run = async (count: number): Promise<Record<string, number>> => {
    const counted: Record<string, number> = {};
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < count * round.length; index = next++) {
        const planned = round[index % round.length];
        if (!planned) throw new Error('the plan has a gap');
        const result = await one(planned).catch((error: unknown) => `failed: ${String(error)}`);
        const key = result === expectedOf(planned) ? result : `${planned.title}: ${result}`;
        counted[key] = (counted[key] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    return counted;
  };

  const warmUp = Math.max(20, Math.ceil(rounds / 20));
  await run(warmUp);
  await wait(500);
  heaps.push((await server.health()).heap);
  const statuses: Record<string, number> = {};
  for (let checkpoint = 1; checkpoint <= CHECKPOINTS; checkpoint++) {
    for (const [key, count] of Object.entries(await run(rounds / CHECKPOINTS))) {
      statuses[key] = (statuses[key] ?? 0) + count;
    }
    heaps.push((await server.health()).heap);
    progress(`${adapter}: ${((checkpoint / CHECKPOINTS) * 100).toFixed(0)} %`);
  }
  const seconds = (performance.now() - started) / 1000;

  await pool.destroy();
  await wait(1_000);
  const { heap, sockets, observed, faults: ofServer } = await server.health();
  heaps.push(heap);
  await server.stop();

  faults.push(...ofServer);
  if (sockets > 0) faults.push(`${sockets} sockets are still open`);
  faults.push(...differences('responses', statuses, tally(round, rounds, expectedOf)));
  const { [LEFT]: toNobody = 0, ...toSomebody } = observed;
  faults.push(...differences('observed', toSomebody, tally(round, rounds + warmUp, observedOf)));
  if (toNobody > (statuses['left'] ?? 0)) faults.push(`${toNobody} clients got a response that had left`);
  // The first is taken while code is still being compiled; from the second on it must not rise.
  const [base = 0] = heaps.slice(1);
  if (Math.max(...heaps.slice(-2)) > base + SLACK) faults.push(`the heap grows: ${heaps.join(', ')}`);
  return { requests: rounds * round.length, seconds, statuses, heaps, faults };
}

function expectedOf(planned: Planned): string {
  return isRaw(planned) ? EXPECTED_RAW[planned.title] : String(planned.status);
}

/** The status that the observer is told of, if it is. */
function observedOf(planned: Planned): string | undefined {
  if (!isRaw(planned)) return planned.isObserved ? String(planned.status) : undefined;
  return planned.title === 'malformed HTTP'
    ? '400'
    : planned.title === 'cut off by an error'
      ? '500'
      : undefined;
}

function tally(
  round: readonly Planned[],
  rounds: number,
  createKey: (planned: Planned) => string | undefined,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const planned of round) {
    const key = createKey(planned);
    if (key !== undefined) counts[key] = (counts[key] ?? 0) + rounds;
  }
  return counts;
}

function differences(
  what: string,
  actual: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
): string[] {
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  return [...keys].flatMap(key => {
    const [is, should] = [actual[key] ?? 0, expected[key] ?? 0];
    return is === should ? [] : [`${what}: ${key} ${is} times, not ${should}`];
  });
}
