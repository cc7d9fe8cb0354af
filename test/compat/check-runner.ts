import { availableParallelism } from 'node:os';
import type { Faults } from './checks.js';

interface Job {
  readonly title: string;
  readonly check: () => Promise<Faults>;
}

/** Runs checks, a few at a time, whoever adds them, and prints a line for each. */
export class CheckRunner {
  private held = 0;
  private failed = 0;
  private free = Math.max(2, availableParallelism());
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly print: (line: string) => void) {}

  async run(jobs: readonly Job[]): Promise<void> {
    await Promise.all(jobs.map(job => this.enter(job)));
  }

  /** Does what comes before checks; if it fails, that is a broken combination, and all others are still checked. */
  async prepare(title: string, work: () => Promise<void>): Promise<void> {
    const started = performance.now();
    await work().catch((error: unknown) =>
      this.report(`${title}, its preparation`, started, [String(error)]),
    );
  }

  private async enter(job: Job): Promise<void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>(resolve => this.waiting.push(resolve));
    await this.check(job);
    const next = this.waiting.shift();
    if (next) next();
    else this.free++;
  }

  private async check({ title, check }: Job): Promise<void> {
    const started = performance.now();
    this.report(title, started, await check().catch((error: unknown) => [String(error)]));
  }

  private report(title: string, started: number, faults: Faults): void {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (faults.length === 0) this.held++;
    else this.failed++;
    this.print(`  ${faults.length === 0 ? 'holds ' : 'BROKEN'}  ${title} (${seconds} s)`);
    for (const fault of faults.slice(0, 40))
      this.print(`            ${fault.replaceAll('\n', '\n            ')}`);
  }

  get isWhole(): boolean {
    return this.failed === 0 && this.held > 0;
  }

  get summary(): string {
    return `${this.held} combinations hold, ${this.failed} are broken`;
  }
}
