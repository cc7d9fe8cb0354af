import { afterAll, beforeAll, expect } from 'vitest';
import type { AdapterName } from '../../support/adapters.js';
import { Child } from './child.js';
import { Comparison, type Mask } from './compare.js';

/** As `runBoth`, each application in a process of its own. */
export function runChildren(
  adapter: AdapterName,
  entry: URL,
  register: URL,
  { masks, environment = {} }: { masks?: readonly Mask[]; environment?: Record<string, string> } = {},
): Comparison<Child> {
  let sides: { bare: Child; ours: Child } | undefined;

  beforeAll(async () => {
    const [bare, ours] = await Promise.all([
      Child.start(entry, register, { ...environment, ADAPTER: adapter }),
      Child.start(entry, register, { ...environment, ADAPTER: adapter, WITH_MODULE: '1' }),
    ]);
    sides = { bare, ours };
  });

  afterAll(async () => {
    const { bare, ours } = sides ?? {};
    const ends = await Promise.all([bare?.end(), ours?.end()]);
    expect(ends[1]?.faults).toEqual([]);
    expect(ends[1]?.output).toBe(ends[0]?.output);
  });

  return new Comparison(() => {
    if (!sides) throw new Error('The applications have not been started');
    return sides;
  }, masks);
}
