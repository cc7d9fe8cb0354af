/**
 * `npm start`: compiles what has changed since the last time, says what it does, and runs the sample in this process.
 * Types are not checked here: `npm run lint` does that.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const STAMPS = join(ROOT, 'node_modules/.cache/npm-start');

compile({
  what: 'the library',
  inputs: ['lib', 'build.mjs', 'tsconfig.json', 'tsconfig.build.json', 'tsconfig.cjs.json'],
  output: 'dist/cjs/package.json',
  command: ['build.mjs', '--no-check'],
});
run(['infer-sample.mjs']);
compile({
  what: 'the sample',
  inputs: ['sample-app', 'nest-cli.json', 'tsconfig.json'],
  output: 'sample-app/dist/main.js',
  command: ['node_modules/@nestjs/cli/bin/nest.js', 'build'],
});
process.setSourceMapsEnabled(true);
await import('./sample-app/dist/main.js');

/** Compiles, unless it has been compiled since the last change. */
function compile({ what, inputs, output, command }) {
  const stamp = join(STAMPS, what.replaceAll(' ', '-'));
  const isCurrent =
    existsSync(join(ROOT, output)) &&
    existsSync(stamp) &&
    Math.max(...inputs.map(changed)) <= statSync(stamp).mtimeMs;
  if (isCurrent) return print(`Compiling ${what}: nothing has changed`);
  print(`Compiling ${what} …`);
  const begin = performance.now();
  run(command);
  print(`Compiling ${what}: done in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  // Only now, so that what was interrupted is done again.
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(stamp, '');
}

function run(command) {
  const { status } = spawnSync(process.execPath, command, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** When a file, or anything in a folder, was changed. A folder itself changes when a file is removed from it. */
function changed(name) {
  const path = join(ROOT, name);
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  const entries = readdirSync(path, { withFileTypes: true }).filter(
    entry => entry.name !== 'node_modules' && entry.name !== 'dist',
  );
  return Math.max(mtimeMs, ...entries.map(entry => changed(join(name, entry.name))));
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
