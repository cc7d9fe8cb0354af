import 'reflect-metadata';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checkContract } from 'nestjs-registry-http/testing';
import { Sample } from '../sample/support/sample.js';

/**
 * Checks the sample again and again, on each adapter and under load:
 * `node --import tsx test/checker/repeat-sample-check.ts --runs 100`.
 * A run that finds anything is shown, and the exit code is 1. The body of the oversized requests has 16 MiB.
 */
const { values } = parseArgs({ options: { runs: { type: 'string', default: '100' } } });
const runs = Number(values.runs);
const CLIENTS = 8;
const PAUSE = 5;

/** Reads the list until it is told to stop. */
async function load(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const response = await fetch(`${url}/api/v1/facilities.json`).catch(() => undefined);
    await response?.text().catch(() => undefined);
    await wait(PAUSE);
  }
}

async function countKept(adapter: 'express' | 'fastify'): Promise<number> {
  const sample = new Sample(adapter, 'PGlite');
  await sample.start();
  const stop = new AbortController();
  const clients = Array.from({ length: CLIENTS }, () => load(sample.url, stop.signal));
  let kept = 0;
  for (let run = 1; run <= runs; run++) {
    const options = { user: 'editor:editor', openapi: '/docs-json', writes: true };
    const { passed, findings, notes } = await checkContract(sample.url, options);
    if (passed) kept++;
    else
      console.log(
        `${adapter}, run ${run}:`,
        JSON.stringify(findings.length ? findings : notes, undefined, 2),
      );
  }
  stop.abort();
  await Promise.all(clients);
  await sample.stop();
  return kept;
}

let failed = 0;
for (const adapter of ['express', 'fastify'] as const) {
  const started = performance.now();
  const kept = await countKept(adapter);
  failed += runs - kept;
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  const memory = (process.memoryUsage.rss() / 2 ** 20).toFixed(0);
  console.log(`${adapter}: kept ${kept} of ${runs} in ${seconds} s, ${memory} MiB at the end`);
}
process.exitCode = failed ? 1 : 0;
