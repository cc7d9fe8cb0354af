import { describe, expect, it } from 'vitest';
import { CheckRunner } from './check-runner.js';

describe('CheckRunner', () => {
  const holds = { title: 'Nest 11', check: async () => [] };

  it('counts a preparation that fails as broken, and runs what others prepare', async () => {
    const lines: string[] = [];
    const runner = new CheckRunner(line => lines.push(line));

    await Promise.all([
      runner.prepare('Nest 12', async () => {
        throw new Error('npm install failed');
      }),
      runner.prepare('Nest 11', () => runner.run([holds])),
    ]);

    expect(runner.summary).toBe('1 combinations hold, 1 are broken');
    expect(runner.isWhole).toBe(false);
    expect(lines.map(line => line.replace(/\d+\.\d/, '0.0'))).toEqual([
      '  BROKEN  Nest 12, its preparation (0.0 s)',
      '            Error: npm install failed',
      '  holds   Nest 11 (0.0 s)',
    ]);
  });

  it('does not count a preparation that succeeds', async () => {
    const runner = new CheckRunner(() => undefined);
    await runner.prepare('Nest 11', () => runner.run([holds]));
    expect(runner.summary).toBe('1 combinations hold, 0 are broken');
    expect(runner.isWhole).toBe(true);
  });
});
