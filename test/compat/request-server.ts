import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Faults } from './checks.js';
import { environment } from './run-command.js';

export interface Served {
  readonly status: number;
  readonly body: string;
}

const PATIENCE = 60_000;

/** Starts a server that listens on PORT, sends it one GET, and ends it. */
export async function requestFrom(
  program: string,
  args: readonly string[],
  cwd: string,
  path: string,
): Promise<Served> {
  const port = await freePort();
  const child = spawn(program, args, {
    cwd,
    env: { ...environment(), PORT: String(port), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.on('data', chunk => (output += chunk));
  let failure: unknown;
  child.on('error', error => (failure = error));
  try {
    for (const started = Date.now(); Date.now() - started < PATIENCE; await wait(100)) {
      if (failure !== undefined || child.exitCode !== null) break;
      try {
        const response = await fetch(`http://127.0.0.1:${port}${path}`);
        return { status: response.status, body: await response.text() };
      } catch {
        // It does not listen yet.
      }
    }
    throw new Error(`${program} ${args.join(' ')} did not serve: ${String(failure ?? '')}\n${output}`);
  } finally {
    if (child.pid !== undefined && child.exitCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }
}

/** Whether the minimal application, started so, keeps the contract. */
export async function servesContract(
  program: string,
  args: readonly string[],
  folder: string,
): Promise<Faults> {
  const expected = [
    ['/things/gone', 410, '{"code":"410 Gone","message":"was removed"}'],
    ['/nowhere', 404, '{"code":"404 Not Found","message":"Resource not found"}'],
  ] as const;
  const faults: string[] = [];
  for (const [path, status, body] of expected) {
    const served = await requestFrom(program, args, folder, path);
    if (served.status !== status || served.body !== body)
      faults.push(`${path}: ${served.status} ${served.body}`);
  }
  return faults;
}

/** Templates read PORT, and do not say which one they got. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
