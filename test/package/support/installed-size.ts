import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface InstalledSize {
  readonly bytes: number;
  /** The library, and what it brings along; not its peers, which a Nest application has anyway. */
  readonly packages: number;
}

/** What an application has more on its disk after `npm i nestjs-registry-http`. */
export async function installedSize(tarball: string): Promise<InstalledSize> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-http-size-'));
  try {
    await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }));
    const quiet = ['--legacy-peer-deps', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    await run('npm', ['install', ...quiet, tarball], { cwd: folder });
    const entries = await readdir(join(folder, 'node_modules'), { recursive: true, withFileTypes: true });
    const files = entries.filter(entry => entry.isFile() && !entry.name.startsWith('.package-lock'));
    const sizes = await Promise.all(
      files.map(async file => (await stat(join(file.parentPath, file.name))).size),
    );
    const lock = await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8');
    const { packages } = JSON.parse(lock) as { packages: object };
    return {
      bytes: sizes.reduce((sum, size) => sum + size, 0),
      packages: Object.keys(packages).length,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
