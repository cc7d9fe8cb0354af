export function mean(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
}

/** The mean of the middle half of some figures: a few wild ones do not move it. */
export function interquartileMean(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const first = sorted.length / 4;
  const end = sorted.length - first;
  // A figure at the edge counts by the part of it that is inside.
  const inside = (index: number) => Math.max(0, Math.min(index + 1, end) - Math.max(index, first));
  return sorted.reduce((sum, figure, index) => sum + figure * inside(index), 0) / (end - first);
}

/**
 * The standard error of the interquartile mean of groups of figures, by leaving out one group after the other
 * (jackknife). The figures of a group may depend on each other, the groups may not.
 *
 * @returns NaN for a single group
 */
export function standardError(groups: readonly (readonly number[])[]): number {
  const count = groups.length;
  const means = groups.map((_, left) =>
    interquartileMean(groups.filter((_group, index) => index !== left).flat()),
  );
  const center = mean(means);
  const squares = means.reduce((sum, other) => sum + (other - center) ** 2, 0);
  return count > 1 ? Math.sqrt((squares * (count - 1)) / count) : Number.NaN;
}
