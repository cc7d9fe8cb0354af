import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { checkOut, ROOT } from '../package/support/stage.js';
import type { Faults } from './checks.js';

// The first start compiles library and sample, and reads the sample's errors.
const PATIENCE = 300_000;

const STEPS = [
  'Compiling the library',
  'Reading which errors the sample can send',
  'Compiling the sample',
] as const;
/** The outcome of each step at the first start, and at the second. */
const OUTCOME = { first: 'done in', second: 'nothing has changed' } as const;

/**
 * What the README promises of a fresh clone: `npm start`, and a response to the first request. The second start
 * compiles nothing again.
 */
export async function startFromCheckout(): Promise<Faults> {
  const checkout = await checkOut();
  try {
    await linkPackages(checkout.folder);
    const first = await startIn(checkout.folder, OUTCOME.first);
    return first.length > 0 ? first : await startIn(checkout.folder, OUTCOME.second);
  } finally {
    await checkout.remove();
  }
}

async function startIn(folder: string, outcome: string): Promise<Faults> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn('npm', ['start'], {
    cwd: folder,
    env: { PATH, HOME, PORT: '0', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what npm starts can be ended with it.
    detached: true,
  });
  let output = '';
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.on('data', chunk => (output += chunk));
  try {
    const url = await listening(
      () => /Facilities: (http:\S+)/.exec(output)?.[1],
      () => child.exitCode !== null,
    );
    if (url === undefined) return [`It did not start:\n${output}`];
    for (const what of STEPS) {
      if (!output.includes(`${what}: ${outcome}`)) return [`${what} was not "${outcome}":\n${output}`];
    }
    const authorization = `Basic ${Buffer.from('editor:editor').toString('base64')}`;
    const response = await fetch(url, { headers: { authorization } });
    const body = await response.text();
    return response.status === 200 && body.includes('"facilities":[]') ? [] : [`${response.status} ${body}`];
  } finally {
    if (child.pid !== undefined && child.exitCode === null) {
      const ended = once(child, 'exit');
      process.kill(-child.pid, 'SIGTERM');
      await ended;
    }
  }
}

/** Links what is installed here; the library itself is that of the checkout, as the workspaces have it after `npm ci`. */
async function linkPackages(folder: string): Promise<void> {
  const library = 'nestjs-registry-http';
  const packages = join(folder, 'node_modules');
  await mkdir(packages);
  for (const name of await readdir(join(ROOT, 'node_modules'))) {
    if (name !== library) await symlink(join(ROOT, 'node_modules', name), join(packages, name));
  }
  await symlink('..', join(packages, library));
}

async function listening(url: () => string | undefined, isOver: () => boolean): Promise<string | undefined> {
  for (const started = Date.now(); Date.now() - started < PATIENCE; await wait(100)) {
    const found = url();
    if (found !== undefined || isOver()) return found;
  }
  return undefined;
}
