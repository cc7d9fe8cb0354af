import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '../config/configuration.error.js';

/** Two processes that write to one PGlite folder would destroy it, and PGlite itself does not look. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'lock.pid');
  const owner = await readFile(file, 'utf8').then(Number, () => 0);
  if (owner !== process.pid && isRunning(owner)) {
    throw new ConfigurationError(
      `DATA_DIR ${folder} is in use by process ${owner}: stop that one, set another DATA_DIR, or let both share a PostgreSQL with DATABASE_URL (if that process is something else, remove ${file})`,
    );
  }
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
