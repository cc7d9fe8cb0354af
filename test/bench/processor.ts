import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/**
 * How the servers are run. On one processor the collector's threads wait for each other, which costs one process a fifth
 * more than another, as luck has it.
 */
export const SERVER_FLAGS = ['--single-threaded-gc'];

const PROCESSORS = { load: '0', server: '1' };

/**
 * Keeps a process on the processor of its role. A server that shares one with the load, or moves from one to the other, is
 * measured with a part of what they do to each other. Without `taskset` (util-linux) the figures are less steady.
 *
 * @returns whether it is kept there
 */
export function pin(pid: number | undefined, role: keyof typeof PROCESSORS): boolean {
  if (pid === undefined || availableParallelism() < 2) return false;
  return spawnSync('taskset', ['-acp', PROCESSORS[role], String(pid)]).status === 0;
}
