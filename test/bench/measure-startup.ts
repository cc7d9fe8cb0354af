import { SERVER_FLAGS, takeTurns } from './processor.js';
import { forkBench } from './server-process.js';
import type { Adapter, Variant } from './variants.js';

/**
 * The CPU time of starting an application with so many routes, relative to plain Nest: of the fastest start of each, since
 * whatever the machine does meanwhile only adds to one.
 */
export async function measureStartup(
  adapter: Adapter,
  routes: number,
  rounds: number,
): Promise<{ ratio: number; control: number }> {
  const fastest = { bare: Infinity, registry: Infinity, control: Infinity };
  for (let round = 0; round < rounds; round++) {
    for (const variant of ['bare', 'registry', 'control'] as const) {
      fastest[variant] = Math.min(fastest[variant], await startOnce(variant, adapter, routes));
    }
  }
  return { ratio: fastest.registry / fastest.bare, control: fastest.control / fastest.bare };
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
