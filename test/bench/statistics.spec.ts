import { describe, expect, it } from 'vitest';
import { interquartileMean, mean, standardError } from './statistics.js';

describe('mean', () => {
  it('counts every figure', () => {
    expect(mean([9, 1, 2, 4])).toBe(4);
  });
});

describe('interquartileMean', () => {
  it('is the mean of the middle half, whatever the others are', () => {
    expect(interquartileMean([1, 2, 4, 100])).toBe(3);
    expect(interquartileMean([-50, 7, 1, 2, 4, 5, 100, 0])).toBe(3);
  });

  it('counts a figure at the edge by the part of it that is inside', () => {
    // Half of six is three: the two in the middle, and a half of each beside them.
    expect(interquartileMean([0, 2, 4, 5, 9, 100])).toBeCloseTo((2 / 2 + 4 + 5 + 9 / 2) / 3);
    expect(interquartileMean([7])).toBe(7);
  });
});

describe('standardError', () => {
  it('is that of a mean, where nothing is cut off', () => {
    // The means without one group are those of 2 and 4, 0 and 4, 0 and 2.
    expect(standardError([[0], [2], [4]].map(([figure = 0]) => [figure, figure]))).toBeCloseTo(
      Math.sqrt(4 / 3),
    );
  });

  it('is 0 for groups that are alike, though the figures in each differ', () => {
    expect(
      standardError([
        [1, 3],
        [1, 3],
        [1, 3],
      ]),
    ).toBeCloseTo(0);
  });

  it('is not moved by one group that is far off', () => {
    const groups = [1, 1.02, 0.98, 1.01, 0.99, 1, 1.01, 0.99].map(figure => [figure, figure]);
    expect(standardError([...groups, [1.6, 1.6]])).toBeLessThan(0.01);
  });

  it('is unknown for a single group', () => {
    expect(standardError([[1, 2]])).toBeNaN();
  });
});
