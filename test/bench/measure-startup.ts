import { SERVER_FLAGS, takeTurns } from './processor.js';
import { forkBench } from './server-process.js';
import type { Adapter, Variant } from './variants.js';

const COMPARED = ['registry', 'control', 'constant'] as const satisfies readonly Variant[];

/** The CPU time of a start, relative to plain Nest. */
type Ratios = Readonly<Record<(typeof COMPARED)[number], number>>;

/**
 * Measures the CPU time of starting an application with so many routes: of the fastest start of each, since whatever the
 * machine does meanwhile only adds to one.
 */
export async function measureStartup(adapter: Adapter, routes: number, rounds: number): Promise<Ratios> {
  const fastest = { bare: Infinity, registry: Infinity, control: Infinity, constant: Infinity };
  for (let round = 0; round < rounds; round++) {
    for (const variant of ['bare', ...COMPARED] as const) {
      fastest[variant] = Math.min(fastest[variant], await startOnce(variant, adapter, routes));
    }
  }
  const { bare, registry, control, constant } = fastest;
  return { registry: registry / bare, control: control / bare, constant: constant / bare };
}

/** The CPU time of one start in milliseconds. */
export function startOnce(variant: Variant, adapter: Adapter, routes: number): Promise<number> {
  const child = forkBench('./servers/startup.js', [variant, adapter, String(routes)], SERVER_FLAGS);
  takeTurns(child.pid);
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve((message as { milliseconds: number }).milliseconds));
    child.once('exit', code => reject(new Error(`starting ${variant} on ${adapter} ended with ${code}`)));
  });
}
