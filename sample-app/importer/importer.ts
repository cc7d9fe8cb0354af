import { setMaxListeners } from 'node:events';
import { openCsv } from './csv-source.js';
import { createSender } from './facility-sender.js';
import { readArguments, USAGE, type ImportArguments } from './import-arguments.js';
import { ImportError, UsageError } from './import-error.js';
import { importRows } from './import-rows.js';
import { printable } from './printable.js';
import { showProgress, type Output } from './progress.js';
import { probeRegistry } from './registry-probe.js';
import { Summary } from './summary.js';

/** What the importer has of its process. */
export interface ImporterHost {
  stdout: Output;
  stderr: Output;
  /** Aborted when the user wants it to stop. */
  interrupted: AbortSignal;
}

/** What a shell expects of a command that Ctrl-C ended: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

async function importFile(
  asked: ImportArguments,
  { stdout, stderr, interrupted }: ImporterHost,
): Promise<number> {
  const source = await openCsv(asked.file, asked.encoding);
  await probeRegistry(asked, interrupted);

  const stop = new AbortController();
  // Every row that waits for another attempt listens to it.
  setMaxListeners(0, stop.signal);
  const summary = new Summary();
  const progress = showProgress(stderr, source.bytes);
  const interrupt = () => {
    progress.end();
    stderr.write('Finishing what is under way. Ctrl-C again to leave at once.\n');
    stop.abort();
  };
  interrupted.addEventListener('abort', interrupt, { once: true });
  let reason: string | undefined;
  try {
    reason = await importRows({
      rows: source.rows,
      send: createSender(asked, { signal: stop.signal }),
      concurrency: asked.concurrency,
      summary,
      stop,
      onRow: bytes => progress.update(bytes, summary),
    });
  } finally {
    progress.end();
  }

  // Where nothing was done, the reason is all there is to say.
  const isBegun = reason === undefined || summary.rows > summary.counts.unsent;
  if (isBegun) stdout.write(summary.toString());
  if (reason !== undefined) stderr.write(`${printable(reason)}\n`);
  if (isBegun && stop.signal.aborted) stderr.write('Run it again to send the rest.\n');
  if (interrupted.aborted) return INTERRUPTED;
  return reason === undefined && summary.isComplete ? 0 : 1;
}

/** Runs the command, and returns its exit code. */
export async function runImporter(args: readonly string[], host: ImporterHost): Promise<number> {
  try {
    const asked = readArguments(args);
    if (asked) return await importFile(asked, host);
    host.stdout.write(USAGE);
    return 0;
  } catch (error) {
    if (host.interrupted.aborted) return INTERRUPTED;
    if (!(error instanceof ImportError)) throw error;
    const hint = error instanceof UsageError ? ' (--help tells more)' : '';
    host.stderr.write(`${printable(error.message)}${hint}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}
