import { median } from './median.js';
import { SERVER_FLAGS, takeTurns } from './processor.js';
import { forkBench } from './server-process.js';
import type { Adapter, Variant } from './variants.js';

const ROUTES = 1000;

/** The CPU time of starting an application with 1,000 routes, relative to bare Nest. */
export async function measureStartup(
  adapter: Adapter,
  rounds: number,
): Promise<{ ratio: number; control: number }> {
  const ratios: number[] = [];
  const controls: number[] = [];
  await startOnce('registry', adapter);
  for (let round = 0; round < rounds; round++) {
    const bare = await startOnce('bare', adapter);
    ratios.push((await startOnce('registry', adapter)) / bare);
    controls.push((await startOnce('control', adapter)) / bare);
  }
  return { ratio: median(ratios), control: median(controls) };
}

function startOnce(variant: Variant, adapter: Adapter): Promise<number> {
  const child = forkBench('./servers/startup.js', [variant, adapter, String(ROUTES)], SERVER_FLAGS);
  takeTurns(child.pid);
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve((message as { milliseconds: number }).milliseconds));
    child.once('exit', code => reject(new Error(`starting ${variant} on ${adapter} ended with ${code}`)));
  });
}
