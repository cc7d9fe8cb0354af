import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getFileInfo } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A folder, and what writes it. */
const WRITTEN = {
  coverage: 'npm run test:coverage',
  dist: 'npm run build',
  'dist-bench': 'npm run bench',
  'dist-examples': 'npm run examples',
  'docs/.vitepress/.temp': 'npm run docs, while it runs',
  'docs/.vitepress/cache': 'npm run docs:dev',
  'docs/.vitepress/dist': 'npm run docs',
  'docs/api': 'npm run docs',
  'sample-app/dist': 'npm start',
  '.data': 'npm start',
  'test/infer/.tmp-fixture': 'the tests of infer',
};

describe('npm run lint:format', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'formatting-'));
    await writeFile(join(folder, 'package.json'), '{}\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(Object.entries(WRITTEN))('leaves %s out, the output of %s', async path => {
    const ignorePath = ['.gitignore', '.prettierignore'].map(name => join(ROOT, name));
    expect(await getFileInfo(join(ROOT, path, 'file.js'), { ignorePath })).toMatchObject({ ignored: true });
  });

  it('names an unformatted file in its output, without a terminal, each time', async () => {
    const script = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).scripts['lint:format'];
    await writeFile(join(folder, 'formatted.ts'), 'export const one = 1;\n');
    await writeFile(join(folder, 'unformatted.ts'), 'export const   one = 1\n');
    for (const _ of ['cold', 'from the cache']) {
      const { code, stdout } = await shell(script, folder);
      expect(code).toBe(1);
      expect(stdout).toContain('unformatted.ts');
      expect(stdout).not.toContain(' formatted.ts');
    }
    await writeFile(join(folder, 'unformatted.ts'), 'export const one = 1;\n');
    expect(await shell(script, folder)).toMatchObject({ code: 0 });
    await writeFile(join(folder, 'formatted.ts'), 'export const two  = 2;\n');
    expect((await shell(script, folder)).stdout).toContain(' formatted.ts');
  });
});

function shell(script: string, cwd: string): Promise<{ code: number; stdout: string }> {
  const PATH = `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`;
  return new Promise(resolve => {
    execFile('sh', ['-c', script], { cwd, env: { ...process.env, PATH } }, (error, stdout) =>
      resolve({ code: Number(error?.code ?? 0), stdout }),
    );
  });
}
