import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installedSize } from './support/installed-size.js';
import { pack, ROOT, stage } from './support/stage.js';

/** Vitest itself is published as ES modules only. */
const ONLY_ESM = ['./testing/vitest'];

/** The checks of the packed library that other people's tools do: `npm run lint:package`. */
const CHECKS = [
  { title: 'publint', program: 'publint/src/cli.js', args: ['--strict'] },
  typesCheck('--profile', 'strict', '--exclude-entrypoints', ...ONLY_ESM),
  typesCheck('--profile', 'esm-only', '--entrypoints', ...ONLY_ESM),
];

const staged = await stage();
try {
  const { filename, size, unpackedSize, files } = await pack(staged.folder, staged.folder);
  for (const { title, program, args } of CHECKS) {
    const command = [join(ROOT, 'node_modules', program), join(staged.folder, filename), ...args];
    const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
    if (status !== 0) {
      process.stderr.write(`${title} found fault with the package\n`);
      process.exitCode = 1;
    }
  }
  const installed = await installedSize(join(staged.folder, filename));
  process.stdout.write(
    `What a user installs: ${kilobytes(size)} to fetch, ${kilobytes(unpackedSize)} unpacked (${files.length} files), ` +
      `${kilobytes(installed.bytes)} with all it depends on (${installed.packages} packages)\n`,
  );
} finally {
  await staged.remove();
}

function typesCheck(...args: string[]) {
  return {
    title: 'are the types wrong?',
    program: '@arethetypeswrong/cli/dist/index.js',
    args: ['--no-emoji', '--format', 'ascii', ...args],
  };
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}
