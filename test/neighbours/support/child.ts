import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Side } from './compare.js';
import type { Question } from './serve.js';

/** An application in a process of its own. */
export class Child implements Side {
  private asked: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly output: () => string,
  ) {}

  /** Starts `entry`; `register` is loaded before anything else, as its package demands. */
  static async start(
    entry: URL,
    register: URL,
    environment: Record<string, string>,
    flags: readonly string[] = [],
  ): Promise<Child> {
    const child = fork(fileURLToPath(entry), {
      execArgv: [...flags, '--import', 'tsx', '--import', register.href],
      env: { ...process.env, ...environment, NODE_ENV: 'test', VITEST: undefined },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let output = '';
    child.stdout?.on('data', chunk => (output += chunk));
    child.stderr?.on('data', chunk => (output += chunk));
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The application ended with ${code}:\n${output}`);
    });
    ended.catch(() => undefined);
    const [{ port }] = await Promise.race([once(child, 'message'), ended]);
    return new Child(child, port, () => output);
  }

  /** Asks one question after the other: the process sends back one message for each. */
  async ask(question: Question): Promise<unknown> {
    const turn = this.asked.then(async () => {
      this.child.send(question);
      const [{ response }] = await once(this.child, 'message');
      return response as unknown;
    });
    this.asked = turn;
    return turn;
  }

  async takeLog(): Promise<string[]> {
    return (await this.ask('log')) as string[];
  }

  /** Ends the process, and gives back its faults and what it wrote. */
  async end(): Promise<{ faults: unknown; output: string }> {
    const faults = await this.ask('faults');
    const exit = once(this.child, 'exit');
    this.child.send('end' satisfies Question);
    const timer = setTimeout(() => this.child.kill(), 5_000);
    await exit;
    clearTimeout(timer);
    return { faults, output: this.output() };
  }
}
