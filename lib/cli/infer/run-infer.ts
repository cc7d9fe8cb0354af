import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type * as Infer from '../../infer/index.js';
import { UsageError } from '../usage-error.js';
import { progressOn } from '../progress.js';
import type { Streams } from '../streams.js';
import type { InferArguments } from './infer-arguments.js';
import { inferTable } from './infer-table.js';
import { FolderWatcher } from './watch-folders.js';

const INSTALL = 'npm install --save-dev typescript@6';

/** Runs `infer`, and returns its exit code. */
export async function runInfer(called: InferArguments, streams: Streams): Promise<0 | 1> {
  return called.watch ? watchProject(called, streams) : runOnce(called, streams);
}

async function runOnce(
  called: InferArguments,
  { stdout, stderr }: Streams,
  onRead?: (files: readonly string[]) => void,
): Promise<0 | 1> {
  const { findUnexported, infer, isSameModule, writeModule } = await loadInfer();
  const root = process.cwd();
  const onProgress = progressOn(stderr);
  const read = infer({
    project: called.project,
    root,
    ...(onProgress && { onProgress }),
    ...(onRead && { onRead }),
  });
  const report = called.write === undefined ? read : withWritten(read);
  stdout.write(`${called.json ? JSON.stringify(report, undefined, 2) : inferTable(report)}\n`);

  let stale = false;
  if (called.write !== undefined) {
    for (const name of findUnexported(report))
      stderr.write(`${name} is not exported, and ${called.write} is without its errors: export the class\n`);
    const file = resolve(called.write);
    const text = writeModule(report, { file, root });
    const present = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    if (!called.check) {
      if (present === undefined || !isSameModule(present, text)) writeFileSync(file, text);
    } else if (present === undefined || !isSameModule(present, text, { withoutLines: true })) {
      stale = true;
      stderr.write(`${called.write} is out of date: run the command again without --check\n`);
    }
  }
  return called.check && (stale || misses(report)) ? 1 : 0;
}

/** Errors of the written file are declared by it. */
function withWritten({ routes, ...report }: Infer.InferReport): Infer.InferReport {
  return {
    ...report,
    routes: routes.map(route => (route.exportedAs === undefined ? route : { ...route, undeclared: [] })),
  };
}

function misses({ routes }: Infer.InferReport): boolean {
  return routes.some(({ undeclared }) => undeclared.length > 0);
}

/**
 * Runs again after each change of the files that were read. Code that cannot be read is reported, and nothing is written
 * until it can be read again. It ends with the process.
 */
async function watchProject(called: InferArguments, streams: Streams): Promise<never> {
  const project = resolve(called.project);
  const folders = new Set<string>();
  const onRead = (files: readonly string[]): void => {
    folders.add(statSync(project).isDirectory() ? project : dirname(project));
    for (const file of files) folders.add(dirname(file));
  };
  return new Promise((_resolve, reject) => {
    const runAgain = async (): Promise<void> => {
      folders.clear();
      try {
        await runOnce(called, streams, onRead);
      } catch (error) {
        // Before any file was read, there is nothing to watch.
        if (folders.size === 0) throw error;
        streams.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      }
      watcher.watch(folders);
      streams.stderr.write('Watching for changes.\n');
    };
    const written = called.write === undefined ? undefined : resolve(called.write);
    const watcher = new FolderWatcher(written, () => void runAgain().catch(reject));
    void runAgain().catch(reject);
  });
}

/**
 * Loads the analysis, and the compiler with it. TypeScript is an optional peer: only this command needs it.
 *
 * @throws UsageError if TypeScript is missing, or has no API that can be used
 */
async function loadInfer(): Promise<typeof Infer> {
  const version = await readVersion();
  if (version === undefined)
    throw new UsageError(`infer needs TypeScript 5.5 to 6, which is not installed: ${INSTALL}`);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 5 || (major === 5 && minor < 5) || major > 6) {
    throw new UsageError(`infer needs TypeScript 5.5 to 6, but ${version} is installed: ${INSTALL}`);
  }
  return import('../../infer/index.js');
}

async function readVersion(): Promise<string | undefined> {
  try {
    const loaded: { version?: unknown; default?: { version?: unknown } } = await import('typescript');
    const version = loaded.version ?? loaded.default?.version;
    // TypeScript 7 has no such API, and tells no version here.
    return typeof version === 'string' ? version : '7';
  } catch {
    return undefined;
  }
}
