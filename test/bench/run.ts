import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureHeap } from './measure-heap.js';
import { measureRequests, type Effort, type Measurement } from './measure-requests.js';
import { measureStartup } from './measure-startup.js';
import { plot } from './plot.js';
import { takeTurns } from './processor.js';
import { markdown, table } from './table.js';
import type { Adapter } from './variants.js';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, out: { type: 'string' } },
});

const ADAPTERS = ['fastify', 'express'] as const;
const EFFORT: Effort = values.quick
  ? { generations: 1, rounds: 6, batch: 160, warmUp: 960 }
  : { generations: 4, rounds: 12, batch: 304, warmUp: 8000 };
const STARTUP_ROUNDS = values.quick ? 2 : 12;
const ERRORS = values.quick ? 20_000 : 1_000_000;

if (!takeTurns(process.pid)) {
  process.stderr.write('The processes could not be had to take turns (taskset, chrt): expect more noise\n');
}

const progress = (text: string) =>
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
const print = (text: string) => process.stdout.write(`${text}\n`);

const results: Record<Adapter, readonly Measurement[]> = { fastify: [], express: [] };
const startups: Record<Adapter, string> = { fastify: '', express: '' };
for (const adapter of ADAPTERS) {
  results[adapter] = await measureRequests(adapter, EFFORT, progress);
  progress(`${adapter}: start-up with 1,000 routes`);
  const { ratio, control } = await measureStartup(adapter, STARTUP_ROUNDS);
  startups[adapter] = `${ratio.toFixed(2)} (control ${control.toFixed(2)})`;
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
    ['', 'start-up with 1,000 routes', `heap after ${ERRORS.toLocaleString('en')} errors more`],
    ADAPTERS.map((adapter, index) => {
      const { before = 0, after = 0 } = heaps[index] ?? {};
      return [adapter, startups[adapter], `${mebibytes(before)} → ${mebibytes(after)} MiB`];
    }),
  ),
);

if (values.out) {
  mkdirSync(new URL('.', `file://${process.cwd()}/${values.out}`), { recursive: true });
  writeFileSync(values.out, plot(results));
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
