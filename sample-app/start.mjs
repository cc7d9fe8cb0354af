/**
 * `npm start`: makes what has changed since the last time, says what it does, and runs the sample in this process. Types
 * are not checked here: `npm run lint` does that.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMPS = join(ROOT, 'node_modules/.cache/npm-start');
/** Folders that hold no source. */
const LEFT_OUT = new Set(['node_modules', 'dist']);

makeCurrent({
  step: 'Compiling the library',
  inputs: ['lib', 'build.mjs', 'tsconfig.json', 'tsconfig.build.json', 'tsconfig.cjs.json'],
  output: 'dist/cjs/package.json',
  command: ['build.mjs', '--no-check'],
});
makeCurrent({
  step: 'Reading which errors the sample can send',
  inputs: ['lib', 'sample-app', 'tsconfig.json', 'package-lock.json'],
  output: 'sample-app/inferred.ts',
  command: [
    'dist/cli/main.js',
    'infer',
    '--project',
    'sample-app/tsconfig.json',
    '--write',
    'sample-app/inferred.ts',
  ],
  // The command prints its report there.
  stdout: 'ignore',
});
makeCurrent({
  step: 'Compiling the sample',
  inputs: ['sample-app', 'nest-cli.json', 'tsconfig.json'],
  output: 'sample-app/dist/main.js',
  command: ['node_modules/@nestjs/cli/bin/nest.js', 'build'],
});
process.setSourceMapsEnabled(true);
await import('./dist/main.js');

/** Runs a command, unless it has run since the last change of its inputs. */
function makeCurrent({ step, inputs, output, command, stdout = 'inherit' }) {
  const stamp = join(STAMPS, step.toLowerCase().replaceAll(' ', '-'));
  if (
    existsSync(join(ROOT, output)) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === listVersions(inputs)
  )
    return print(`${step}: nothing has changed`);
  print(`${step} …`);
  const begin = performance.now();
  const { status } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    stdio: ['inherit', stdout, 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
  print(`${step}: done in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  // The stamp comes last, so that an interrupted step runs again. An input may be the output, too.
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(stamp, listVersions(inputs));
}

/** Lists the files with the time of their last change. */
function listVersions(names) {
  return names.flatMap(listFiles).join('\n');
}

function listFiles(name) {
  const stats = statSync(join(ROOT, name));
  if (!stats.isDirectory()) return [`${name} ${stats.mtimeMs}`];
  const entries = readdirSync(join(ROOT, name)).filter(entry => !LEFT_OUT.has(entry));
  return entries.flatMap(entry => listFiles(join(name, entry)));
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
