import { runImporter } from './importer.js';

const interruption = new AbortController();

// Only the first: at the second Ctrl-C the process ends at once, as it does without a listener.
process.once('SIGINT', () => interruption.abort());

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
