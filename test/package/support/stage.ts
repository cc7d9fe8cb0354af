import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What a clean checkout has not. */
const LEFT_OUT = new Set([
  '.git',
  'node_modules',
  'dist',
  'sample-app/dist',
  'dist-bench',
  'docs/api',
  'docs/.vitepress/dist',
  'docs/.vitepress/cache',
  'docs/.vitepress/.temp',
  'dist-examples',
  'coverage',
  '.data',
  'test',
]);

export interface PackedFile {
  readonly path: string;
  readonly size: number;
}

export interface Packed {
  readonly filename: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly PackedFile[];
}

export interface Checkout {
  readonly folder: string;
  remove(): Promise<void>;
}

/** A checkout in a folder of its own: what others build meanwhile does not disturb it. */
export async function checkOut(): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-http-'));
  await cp(ROOT, folder, {
    recursive: true,
    filter: source => !LEFT_OUT.has(relative(ROOT, source)),
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A checkout with the library built. */
export async function stage(): Promise<Checkout> {
  const checkout = await checkOut();
  // The types are checked by the build and by the linter; here the output alone matters.
  await run(process.execPath, [join(ROOT, 'build.mjs'), '--no-check', join(checkout.folder, 'dist')]);
  return checkout;
}

/** Packs a staged checkout as it would be published. */
export async function pack(folder: string, destination: string): Promise<Packed> {
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--loglevel=error', `--pack-destination=${destination}`],
    { cwd: folder },
  );
  const [packed] = JSON.parse(stdout) as Packed[];
  if (!packed) throw new Error(`npm packed nothing: ${stdout}`);
  return packed;
}
