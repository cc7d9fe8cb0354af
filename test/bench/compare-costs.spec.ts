import { describe, expect, it } from 'vitest';
import { compareCosts, sumUp } from './compare-costs.js';

describe('compareCosts', () => {
  it('compares the mean of all visits with that of both plain processes, and the second plain one with the first', () => {
    const ratios = compareCosts([
      { variant: 'registry', costs: [1000, 1000, 1900] },
      { variant: 'control', costs: [1200, 1300, 1100] },
      { variant: 'bare', costs: [1100, 400, 900] },
      { variant: 'registry', costs: [900, 1000, 800] },
    ]);
    expect(ratios).toEqual([
      { variant: 'registry', ratio: 1.3, microseconds: 1.3 },
      { variant: 'control', ratio: 1.5, microseconds: 1.2 },
      { variant: 'bare', ratio: 0.8, microseconds: 0.8 },
      { variant: 'registry', ratio: 0.9, microseconds: 0.9 },
    ]);
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
