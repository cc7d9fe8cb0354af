import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BenchCase } from './cases.js';
import { Connection, messageOf } from './connection.js';
import { SERVER_FLAGS, takeTurns } from './processor.js';
import type { Adapter, Variant } from './variants.js';

/** The connections to a server, all kept alive. */
export const CONNECTIONS = 16;

/** A server in a process of its own, with connections that are kept alive. */
export class ServerProcess {
  private constructor(
    readonly variant: Variant,
    private readonly child: ChildProcess,
    private readonly connections: readonly Connection[],
  ) {}

  static async start(variant: Variant, adapter: Adapter): Promise<ServerProcess> {
    const child = forkBench('./servers/main.js', [variant, adapter], SERVER_FLAGS);
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', message => resolve((message as { port: number }).port));
      child.once('exit', code => reject(new Error(`the server ${variant} on ${adapter} ended with ${code}`)));
    });
    child.removeAllListeners('exit');
    takeTurns(child.pid);
    const connections = Array.from({ length: CONNECTIONS }, () => Connection.open(port));
    return new ServerProcess(variant, child, await Promise.all(connections));
  }

  /** The nanoseconds of CPU that the server spent on each of so many requests, all its threads together. */
  async measure(request: BenchCase, count: number): Promise<number> {
    const whole = Math.ceil(count / CONNECTIONS) * CONNECTIONS;
    const before = this.cpuNanoseconds();
    await this.send(request, whole);
    return (this.cpuNanoseconds() - before) / whole;
  }

  /**
   * Sends a request many times, on all connections at once and then again, so that the server finds the next one waiting
   * when it has responded to one: falling asleep and waking up would be most of what a fast response costs.
   *
   * @returns the status of the last response
   */
  async send(request: BenchCase, count: number): Promise<number> {
    const message = messageOf(request);
    let status = 0;
    for (let sent = 0; sent < count; sent += CONNECTIONS) {
      [status = 0] = await Promise.all(this.connections.map(connection => connection.send(message)));
    }
    return status;
  }

  /** By the scheduler's own accounting, which counts to the nanosecond what a process was on a CPU. */
  private cpuNanoseconds(): number {
    const tasks = `/proc/${this.child.pid}/task`;
    return readdirSync(tasks).reduce((sum, task) => sum + onCpu(`${tasks}/${task}/schedstat`), 0);
  }

  async stop(): Promise<void> {
    for (const connection of this.connections) connection.close();
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
