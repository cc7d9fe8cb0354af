import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { ConfigurationError, reasonOf } from '../config/index.js';

/**
 * Makes this process the one owner of a folder: two that write to one PGlite folder would destroy it, and PGlite itself
 * does not look. The lock is the kernel's (open file description locks on Linux, `flock` on macOS, `LockFileEx` on
 * Windows): it holds between containers, which do not see each other's pids, and ends with the process, however that ends.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'lock');
  let descriptor: number;
  try {
    makeFolder(resolve(folder));
    descriptor = openSync(file, 'a+');
    if (tryLock(descriptor)) return own(descriptor);
  } catch (error) {
    throw new ConfigurationError(`DATA_DIR ${folder} cannot be used: ${reasonOf(error)}`, { cause: error });
  }
  closeSync(descriptor);
  throw new ConfigurationError(
    `DATA_DIR ${folder} is in use by ${ownerIn(file)}: stop it, set another DATA_DIR, or let both share a PostgreSQL with DATABASE_URL`,
  );
}

/** Node's own `recursive` never ends if the parent exists and refuses a folder, as `/proc` does. */
function makeFolder(folder: string): void {
  const parent = dirname(folder);
  if (!existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // It exists already, or another process has just made it.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** Writes who the owner is, for the message only, and returns what gives the folder back. */
function own(descriptor: number): () => void {
  ftruncateSync(descriptor);
  writeSync(descriptor, `process ${process.pid} on ${hostname()}`);
  // The file stays: were it removed, one process could lock the old file and another a new one.
  return () => closeSync(descriptor);
}

/** Windows does not let others read what is locked. */
function ownerIn(file: string): string {
  try {
    return readFileSync(file, 'utf8') || 'another process';
  } catch {
    return 'another process';
  }
}
