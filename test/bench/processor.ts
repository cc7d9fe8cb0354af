import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/**
 * How the servers are run: threads of the garbage collector that wait for each other on one processor would cost a server
 * a fifth more or less, as luck has it.
 */
export const SERVER_FLAGS = ['--single-threaded-gc'];

const PROCESSORS = { load: '0', server: '1' };

/**
 * Keeps a process on a processor of its own: beside the load on one, or moved from one to the other, it is measured with
 * a part of the other's cost. Without `taskset` (util-linux), or with one processor, the figures are less steady.
 *
 * @returns whether it is kept there
 */
export function pin(pid: number | undefined, role: keyof typeof PROCESSORS): boolean {
  if (pid === undefined || availableParallelism() < 2) return false;
  return spawnSync('taskset', ['-acp', PROCESSORS[role], String(pid)]).status === 0;
}

/**
 * Keeps this process from going to sleep until it is told to stop: waking it up, whenever it has nothing to do, would be
 * charged to the server that writes.
 */
export function stayAwake(): () => void {
  let awake = true;
  const spin = () => {
    if (awake) setImmediate(spin);
  };
  spin();
  return () => (awake = false);
}
