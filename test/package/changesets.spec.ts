import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMMAND = join(ROOT, 'node_modules/@changesets/cli/bin.js');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'changesets-'));
  const files = ['package.json', 'sample-app/package.json', 'test/neighbours/package.json', 'CHANGELOG.md'];
  for (const path of [...files, '.changeset', 'package-lock.json']) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(join(ROOT, path), join(folder, path), { recursive: true });
  }
  await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a changeset makes the next version, and its text in the changelog', async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const changeset = `---\n'nestjs-registry-http': minor\n---\n\nThe test adds a feature.\n`;
  await writeFile(join(folder, '.changeset/a-test.md'), changeset);

  await run(process.execPath, [COMMAND, 'version'], { cwd: folder });

  const next = `${major}.${minor + 1}.0`;
  expect(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).toMatchObject({ version: next });
  const changelog = await readFile(join(folder, 'CHANGELOG.md'), 'utf8');
  expect(changelog).toMatch(`# Changelog\n\n## ${next}\n\n### Minor Changes\n\n`);
  expect(changelog).toContain('The test adds a feature.');
});
