import { describe, expect, it } from 'vitest';
import { compareCosts, sumUp } from './compare-costs.js';

describe('compareCosts', () => {
  it('compares each round with the mean of both plain processes, and the second plain one with the first', () => {
    const ratios = compareCosts([
      { variant: 'registry', costs: [1100, 2200, 9999] },
      { variant: 'control', costs: [1200, 2400, 1200] },
      { variant: 'bare', costs: [800, 1600, 800] },
      { variant: 'registry', costs: [900, 1800, 900] },
    ]);
    expect(ratios.map(({ variant, ratio }) => [variant, ratio])).toEqual([
      ['registry', 1.1],
      ['control', 1.5],
      ['bare', 0.8],
      ['registry', 0.9],
    ]);
    expect(ratios.map(({ microseconds }) => microseconds)).toEqual([2.2, 1.2, 0.8, 0.9]);
  });
});

describe('sumUp', () => {
  const process = (ratio: number) => ({ variant: 'registry', ratio, microseconds: 10 * ratio }) as const;

  it('takes the middle half of all processes of a variant, from the generations that have it', () => {
    const rival = { variant: 'rival', ratio: 1.2, microseconds: 12 } as const;
    const summary = sumUp([
      [process(1), process(1.6), rival],
      [process(1.1), process(0.2)],
    ]);
    expect(summary).toMatchObject([
      { variant: 'registry', ratio: 1.05, microseconds: 10.5 },
      { variant: 'rival', ratio: 1.2, microseconds: 12 },
    ]);
  });

  it('tells twice the standard error as the noise', () => {
    const [summary] = sumUp([
      [process(0), process(0)],
      [process(2), process(2)],
      [process(4), process(4)],
    ]);
    expect(summary?.noise).toBeCloseTo(2 * Math.sqrt(4 / 3));
  });
});
