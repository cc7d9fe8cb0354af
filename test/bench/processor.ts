import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/**
 * How the servers are run. On one processor the collector's threads wait for each other, which costs one process a fifth
 * more than another, as luck has it.
 */
export const SERVER_FLAGS = ['--single-threaded-gc'];

/** The second processor where there are two, since the first has the interrupts. */
const PROCESSOR = availableParallelism() > 1 ? '1' : '0';

/**
 * Has a process take turns with the others on one processor (`taskset`, and `chrt --batch`, by which nobody is interrupted
 * when another could run: both of util-linux). The load sends what it has and sleeps, the server responds to all of it and
 * sleeps: neither pays for waking up a processor, nor for what the other does to the half of one that it shares.
 *
 * @returns whether it does; otherwise the figures are less steady
 */
export function takeTurns(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  const commands = [
    ['taskset', '--all-tasks', '--cpu-list', '--pid', PROCESSOR, String(pid)],
    ['chrt', '--all-tasks', '--batch', '--pid', '0', String(pid)],
  ] as const;
  return commands.every(([command, ...args]) => spawnSync(command, args).status === 0);
}
