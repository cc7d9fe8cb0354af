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

const EFFORT: Effort = values.quick
  ? { generations: 1, rounds: 10, batch: 208, warmUp: 3008 }
  : { generations: 4, rounds: 12, batch: 304, warmUp: 8000 };
const STARTUP_ROUNDS = values.quick ? 3 : 12;
const ERRORS = values.quick ? 20_000 : 1_000_000;

if (!takeTurns(process.pid)) {
  process.stderr.write('The processes could not be had to take turns (taskset, chrt): expect more noise\n');
}

const progress = (text: string) =>
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
const print = (text: string) => process.stdout.write(`${text}\n`);

const results: Record<Adapter, readonly Measurement[]> = { fastify: [], express: [] };
const more: string[][] = [];
for (const adapter of ['fastify', 'express'] as const) {
  results[adapter] = await measureRequests(adapter, EFFORT, progress);
  progress(`${adapter}: start-up with 1,000 routes`);
  const startup = await measureStartup(adapter, STARTUP_ROUNDS);
  progress(`${adapter}: heap after ${ERRORS.toLocaleString('en')} errors`);
  const heap = await measureHeap(adapter, ERRORS);
  more.push([
    adapter,
    `${startup.ratio.toFixed(2)} (control ${startup.control.toFixed(2)})`,
    `${mebibytes(heap.before)} → ${mebibytes(heap.after)} MiB`,
  ]);
}
progress('');

print(
  `\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`,
);
for (const adapter of ['fastify', 'express'] as const) print(`${table(adapter, results[adapter])}\n`);
print(
  markdown(['', 'start-up with 1,000 routes', `heap after ${ERRORS.toLocaleString('en')} errors more`], more),
);

if (values.out) {
  mkdirSync(new URL('.', `file://${process.cwd()}/${values.out}`), { recursive: true });
  writeFileSync(values.out, plot(results));
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
