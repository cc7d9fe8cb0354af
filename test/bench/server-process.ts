import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import type { BenchCase } from './cases.js';
import type { Adapter, Variant } from './variants.js';

const CONNECTIONS = 8;

/** A server in a process of its own, with connections that are kept alive. */
export class ServerProcess {
  private constructor(
    readonly variant: Variant,
    private readonly child: ChildProcess,
    private readonly pool: Pool,
  ) {}

  static async start(variant: Variant, adapter: Adapter): Promise<ServerProcess> {
    const child = forkBench('./servers/main.js', [variant, adapter]);
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', message => resolve((message as { port: number }).port));
      child.once('exit', code => reject(new Error(`the server ${variant} on ${adapter} ended with ${code}`)));
    });
    child.removeAllListeners('exit');
    return new ServerProcess(
      variant,
      child,
      new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS }),
    );
  }

  /** The nanoseconds of CPU that the server spent on each of so many requests, all its threads together. */
  async measure(request: BenchCase, count: number): Promise<number> {
    const before = this.cpuNanoseconds();
    await this.send(request, count);
    return (this.cpuNanoseconds() - before) / count;
  }

  async send({ method, path, headers, body }: BenchCase, count: number): Promise<number> {
    let left = count;
    let status = 0;
    const worker = async () => {
      while (left-- > 0) {
        const answer = await this.pool.request({ method: method as 'GET', path, headers, body });
        status = answer.statusCode;
        await answer.body.dump();
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    return status;
  }

  /** By the scheduler's own accounting, which counts to the nanosecond what a process was on a CPU. */
  private cpuNanoseconds(): number {
    const tasks = `/proc/${this.child.pid}/task`;
    return readdirSync(tasks).reduce((sum, task) => sum + onCpu(`${tasks}/${task}/schedstat`), 0);
  }

  async stop(): Promise<void> {
    await this.pool.destroy();
    const ended = new Promise(resolve => this.child.once('exit', resolve));
    this.child.disconnect();
    await ended;
  }
}

/** Starts one of the benchmark's own programs as a child, as it would run in production. */
export function forkBench(
  program: string,
  args: readonly string[],
  execArgv: readonly string[] = [],
): ChildProcess {
  return fork(fileURLToPath(new URL(program, import.meta.url)), args, {
    execArgv: [...execArgv],
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

function onCpu(schedstat: string): number {
  try {
    return Number(readFileSync(schedstat, 'utf8').split(' ')[0]);
  } catch {
    return 0; // a thread that has ended in between
  }
}
