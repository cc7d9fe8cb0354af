import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureHeap } from './measure-heap.js';
import { measureMemory } from './measure-memory.js';
import { measureRequests, type Effort, type Measurement } from './measure-requests.js';
import { measureStartup } from './measure-startup.js';
import { plot } from './plot.js';
import { takeTurns } from './processor.js';
import { markdown, table } from './table.js';
import type { Adapter } from './variants.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    batch: { type: 'string', default: '208' },
    adapter: { type: 'string' },
    out: { type: 'string' },
  },
});

const ADAPTERS = (['fastify', 'express'] as const).filter(name => name === (values.adapter ?? name));
if (!ADAPTERS.length) throw new RangeError('--adapter: express or fastify');
const BATCH = Number(values.batch);
if (!Number.isInteger(BATCH) || BATCH < 1) throw new RangeError('--batch: a whole number of requests');
/**
 * Requests that each server gets in a case and generation. On Express, a request leaves more to the garbage collector: one
 * of 5 ms follows about every 300 requests, one of 33 ms every 5,000.
 */
const COUNTED = { fastify: 5200, express: 10_400 } satisfies Record<Adapter, number>;
/** Requests before those, for the compiler. On Fastify, a 404 and a 405 become cheaper until then. */
const WARM_UP = { fastify: 5000, express: 3000 } satisfies Record<Adapter, number>;
/**
 * Two processes of the same program differ for good by 3 %, by how their code was compiled, and a few by far more. So
 * there are several generations of processes. The short form has fewer of them.
 */
const effortOf = (adapter: Adapter): Effort => ({
  generations: values.quick ? 5 : 8,
  shown: values.quick ? 0 : 2,
  rounds: Math.max(2, Math.round(COUNTED[adapter] / BATCH)),
  batch: BATCH,
  warmUp: WARM_UP[adapter],
});
const ROUTES = [1000, 5000];
const STARTUP_ROUNDS = values.quick ? 5 : 8;
const ERRORS = values.quick ? 20_000 : 200_000;
const MEMORY_ROUNDS = values.quick ? 1 : 3;
const IDLE = values.quick ? 2000 : 10_000;

if (!takeTurns(process.pid)) {
  process.stderr.write('The processes could not be had to take turns (taskset, chrt): expect more noise\n');
}

const progress = (text: string) =>
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
const print = (text: string) => process.stdout.write(`${text}\n`);

const results: Record<Adapter, readonly Measurement[]> = { fastify: [], express: [] };
const startups: Record<Adapter, string[]> = { fastify: [], express: [] };
const memories: Record<Adapter, string[]> = { fastify: [], express: [] };
for (const adapter of ADAPTERS) {
  results[adapter] = await measureRequests(adapter, effortOf(adapter), progress);
  for (const routes of ROUTES) {
    progress(`${adapter}: start-up with ${routes} routes`);
    const { registry, control, constant } = await measureStartup(adapter, routes, STARTUP_ROUNDS);
    startups[adapter].push(
      `${registry.toFixed(2)} (plain Nest again ${control.toFixed(2)}, a constant filter ${constant.toFixed(2)})`,
    );
  }
  progress(`${adapter}: memory of ${IDLE} idle connections`);
  const memory = await measureMemory(adapter, IDLE, MEMORY_ROUNDS);
  memories[adapter].push(memory.resident.toFixed(2), memory.connections.toFixed(2));
}
progress(`heap after ${ERRORS.toLocaleString('en')} errors`);
// No time is measured here, and so both at once.
const heaps = await Promise.all(ADAPTERS.map(adapter => measureHeap(adapter, ERRORS)));
progress('');

print(
  `\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`,
);
for (const adapter of ADAPTERS) print(`${table(adapter, results[adapter])}\n`);
print(
  markdown(
    [
      '',
      ...ROUTES.map(routes => `start-up with ${routes.toLocaleString('en')} routes`),
      'resident after start-up',
      `heap of ${IDLE.toLocaleString('en')} idle connections`,
      `heap after ${ERRORS.toLocaleString('en')} errors more`,
    ],
    ADAPTERS.map((adapter, index) => {
      const { before = 0, after = 0 } = heaps[index] ?? {};
      return [
        adapter,
        ...startups[adapter],
        ...memories[adapter],
        `${mebibytes(before)} → ${mebibytes(after)} MiB`,
      ];
    }),
  ),
);
print('\n± is twice the standard error, estimated from the generations.');
print('Goals: start-up ≤ 1.10, memory ≤ 1.03.');

if (values.out) {
  mkdirSync(new URL('.', `file://${process.cwd()}/${values.out}`), { recursive: true });
  writeFileSync(values.out, plot(results));
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
