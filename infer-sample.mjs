/**
 * Writes `sample-app/inferred.ts` again if a source of the sample, the library or a dependency has changed since:
 * `node infer-sample.mjs`. It runs the command as `npm run build` has built it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const WRITTEN = join(ROOT, 'sample-app/inferred.ts');

const changed = path => statSync(path).mtimeMs;
const sources = ['sample-app', 'lib'].flatMap(folder =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /(?<!\.d)\.ts$/.test(name) && !/(^|[\\/])(node_modules|dist)[\\/]/.test(name))
    .map(name => join(ROOT, folder, name)),
);
const inputs = [...sources, join(ROOT, 'package-lock.json'), join(ROOT, 'sample-app/tsconfig.json')];

if (!existsSync(WRITTEN) || inputs.some(path => changed(path) > changed(WRITTEN))) {
  process.stdout.write('Reading which errors the sample can send …\n');
  const command = ['infer', '--project', 'sample-app/tsconfig.json', '--write', 'sample-app/inferred.ts'];
  const { status } = spawnSync(process.execPath, [join(ROOT, 'dist/cli/main.js'), ...command], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
  // The same text is not written again, and is as new as what it was read from.
  utimesSync(WRITTEN, new Date(), new Date());
}
