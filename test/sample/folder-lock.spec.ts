import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../sample-app/store/folder-lock.js';

const holderFile = fileURLToPath(new URL('./support/lock-holder.ts', import.meta.url));
/** A new pid namespace, as a container has it: what is started is process 1 of it. */
const UNSHARE = ['--user', '--map-root-user', '--pid', '--fork', '--kill-child'];
const hasNamespaces = spawnSync('unshare', [...UNSHARE, 'true']).status === 0;

const LOCKED = /^locked as process \d+$/;
const REFUSED =
  /^DATA_DIR .+ is in use by (another process|process \d+ on \S+): stop it, set another DATA_DIR, or let both share a PostgreSQL with DATABASE_URL$/;

/** A process that wants the folder. */
class Holder {
  readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(folder: string, container: boolean) {
    const command = [process.execPath, '--import', 'tsx', holderFile, folder];
    const [program = '', ...args] = container ? ['unshare', ...UNSHARE, ...command] : command;
    this.child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.child.stdout) throw new Error('no pipe');
    this.lines = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    return (await this.lines.next()).value ?? 'ended';
  }

  /** Tells it to take the folder, and what came of it. */
  async take(): Promise<string> {
    this.child.stdin?.write('take\n');
    return this.line();
  }

  async kill(): Promise<void> {
    const ended = new Promise(resolve => this.child.once('close', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }
}

let folder: string;
let holders: Holder[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  holders = [];
});
afterEach(async () => {
  await Promise.all(
    holders.filter(({ child }) => child.exitCode === null && !child.signalCode).map(one => one.kill()),
  );
  await rm(folder, { recursive: true });
});

async function start(count: number, container: boolean): Promise<void> {
  const started = Array.from({ length: count }, () => new Holder(folder, container));
  holders.push(...started);
  expect(await Promise.all(started.map(one => one.line()))).toEqual(started.map(() => 'ready'));
}

describe.each([
  ['processes', false],
  [`containers${hasNamespaces ? '' : ' (skipped: no pid namespaces here)'}`, true],
] as const)('a folder that several %s want', (_what, container) => {
  it.skipIf(container && !hasNamespaces)(
    'has one owner, and another as soon as that one is killed',
    async () => {
      await start(3, container);
      const said = await Promise.all(holders.map(one => one.take()));
      expect(said.filter(line => LOCKED.test(line))).toHaveLength(1);
      expect(said.filter(line => REFUSED.test(line))).toHaveLength(2);
      if (container) expect(said).toContain('locked as process 1');

      await holders[said.findIndex(line => LOCKED.test(line))]?.kill();
      await start(1, container);
      expect(await holders.at(-1)?.take()).toMatch(LOCKED);
    },
  );
});

it('has one owner within a process too, and by whatever path', async () => {
  const path = `${folder}-link`;
  await symlink(folder, path);
  const unlock = lockFolder(folder);
  expect(() => lockFolder(path)).toThrow(`is in use by process ${process.pid} on `);
  unlock();
  lockFolder(path)();
  await rm(path);
});

it('is named with its setting if it cannot be a folder', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  expect(() => lockFolder(file)).toThrow(`DATA_DIR ${file} cannot be used: EEXIST`);
});

it.runIf(process.platform === 'linux')('is named if its parent refuses it, as /proc does', () => {
  expect(() => lockFolder('/proc/registry/data')).toThrow(
    'DATA_DIR /proc/registry/data cannot be used: ENOENT',
  );
});

it('is made with the folders above it', async () => {
  const deep = join(folder, 'a/b');
  lockFolder(deep)();
  expect(await readdir(deep)).toEqual(['lock']);
});
