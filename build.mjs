/**
 * Builds the package: `node build.mjs [--no-check] [folder]`, by default into `dist/`. The folder gets the ES modules, and
 * its `cjs/` the same sources as CommonJS. The declarations are the same text in both: package.json tells their format.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'no-check': { type: 'boolean', default: false } },
});
const esm = resolve(positionals[0] ?? join(ROOT, 'dist'));
const cjs = join(esm, 'cjs');

rmSync(esm, { recursive: true, force: true });
// The comments are for readers of declarations: JavaScript comes without, which is a fifth of the package.
compile('tsconfig.build.json', esm, ['--declaration', 'false', '--removeComments']);
// Their types have been checked with the JavaScript.
compile('tsconfig.build.json', esm, ['--emitDeclarationOnly', '--noCheck']);
compile('tsconfig.cjs.json', cjs);
writeFileSync(join(cjs, 'package.json'), `${JSON.stringify({ type: 'commonjs' })}\n`);
selectDeclarations();

function compile(project, folder, more = []) {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const options = ['--outDir', folder, ...more, ...(values['no-check'] ? ['--noCheck'] : [])];
  const command = [tsc, '-p', join(ROOT, project), ...options];
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** Leaves in each build only the declarations that its entry points lead to. */
function selectDeclarations() {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const entries = Object.values(exports).filter(target => typeof target === 'object');
  const forEsm = reachable(entries.map(target => (target.import ?? target).types.replace('./dist', esm)));
  const forCjs = reachable(
    entries.flatMap(({ require }) => (require ? [require.types.replace('./dist/cjs', esm)] : [])),
  );
  const all = readdirSync(esm, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.d.ts'));
  for (const file of all) {
    if (forCjs.has(join(esm, file))) cpSync(join(esm, file), join(cjs, file));
    if (!forEsm.has(join(esm, file))) rmSync(join(esm, file));
  }
}

/** These declarations, and all that they import. */
function reachable(files) {
  const found = new Set(files);
  for (const file of found) {
    const text = readFileSync(file, 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
    for (const [, path] of text.matchAll(/(?:\bfrom |\bimport\(|^import )["'](\.[^"']+)\.js["']/gm))
      found.add(join(dirname(file), `${path}.d.ts`));
  }
  return found;
}
