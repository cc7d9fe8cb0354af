import { runImporter } from './importer.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const interruption = new AbortController();

/** Only once: at the second signal the process ends at once, as it does without a listener. */
function interrupt(): void {
  for (const signal of SIGNALS) process.off(signal, interrupt);
  interruption.abort();
}

for (const signal of SIGNALS) process.on(signal, interrupt);

// Where nobody reads on, as behind `| head`, the import goes on without a word.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await runImporter(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: interruption.signal,
});
