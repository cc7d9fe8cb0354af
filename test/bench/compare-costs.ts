import { interquartileMean, mean, standardError } from './statistics.js';
import type { Variant } from './variants.js';

/** What the requests of one case cost one process, in nanoseconds: a figure for each visit. */
export interface ProcessCosts {
  readonly variant: Variant;
  readonly costs: readonly number[];
}

/** One process beside the plain ones of its generation. */
export interface ProcessRatio {
  readonly variant: Variant;
  readonly ratio: number;
  readonly microseconds: number;
}

/** One variant beside plain Nest, from all generations. */
export interface VariantRatio extends ProcessRatio {
  /** Twice the standard error of the ratio, estimated from the generations. NaN for one generation. */
  readonly noise: number;
}

/**
 * Compares the processes of a generation. The reference is the mean of both plain processes; for the second plain one it
 * is the first. A process counts with the mean of its visits: each visit has a garbage collection or has none, so that a
 * median would tell which of the two happened more often.
 */
export function compareCosts(processes: readonly ProcessCosts[]): ProcessRatio[] {
  const means = processes.map(({ variant, costs }) => ({ variant, cost: mean(costs) }));
  const of = (name: Variant) => means.find(({ variant }) => variant === name)?.cost ?? Number.NaN;
  const plain = mean([of('bare'), of('control')]);
  return means.map(({ variant, cost }) => ({
    variant,
    ratio: cost / (variant === 'control' ? of('bare') : plain),
    microseconds: cost / 1000,
  }));
}

/** Sums up the generations of a case. A process that is far off does not count. */
export function sumUp(generations: readonly (readonly ProcessRatio[])[]): VariantRatio[] {
  const variants = new Set(generations.flat().map(({ variant }) => variant));
  return [...variants].map(name => {
    const groups = generations.map(processes => processes.filter(({ variant }) => variant === name));
    const measured = groups.filter(group => group.length > 0);
    const ratios = measured.map(group => group.map(({ ratio }) => ratio));
    return {
      variant: name,
      ratio: interquartileMean(ratios.flat()),
      noise: 2 * standardError(ratios),
      microseconds: interquartileMean(measured.flat().map(({ microseconds }) => microseconds)),
    };
  });
}
