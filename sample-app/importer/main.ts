import { runImporter } from './importer.js';

const interruption = new AbortController();

// Only the first: at the second Ctrl-C the process ends at once, as it does without a listener.
process.once('SIGINT', () => {
  process.stderr.write('\nFinishing what is under way. Ctrl-C again to leave at once.\n');
  interruption.abort();
});

process.exitCode = await runImporter(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: interruption.signal,
});
