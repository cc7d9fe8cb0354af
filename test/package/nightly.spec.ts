import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const NIGHTLY = fileURLToPath(new URL('../../.ci/nightly', import.meta.url));

const PARTS = [
  'npm run test:compat -- --all',
  'npm run test:soak',
  'node --import tsx test/checker/repeat-sample-check.ts --runs 100',
  'node --import tsx test/checker/hostile-memory.ts',
  'npm run bench',
];

describe('.ci/nightly', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightly-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Runs it with programs that only note how they are called; those that match `broken` fail. */
  async function run(broken = 'nothing') {
    const calls = join(folder, 'calls');
    for (const name of ['npm', 'node']) {
      const leave = `mkdir "$TMPDIR/$$" && echo "$TMPDIR" >"${folder}/temporary"`;
      const program = `#!/bin/sh\n${leave}\necho "${name} $*" >>"${calls}"\ncase "$*" in *${broken}*) exit 3;; esac\n`;
      await writeFile(join(folder, name), program);
      await chmod(join(folder, name), 0o755);
    }
    const env = { PATH: `${folder}:/usr/bin:/bin`, TMPDIR: folder };
    const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>(resolve => {
      execFile('bash', [NIGHTLY], { env }, (error, text) =>
        resolve({ code: error?.code ?? 0, stdout: text }),
      );
    });
    return {
      code,
      calls: (await readFile(calls, 'utf8')).trim().split('\n'),
      end: stdout
        .trimEnd()
        .split('\n')
        .slice(-PARTS.length - 1),
    };
  }

  it('runs every part, and ends with a line for each', async () => {
    const { code, calls, end } = await run();
    expect(code).toBe(0);
    expect(calls).toEqual(['npm run build', ...PARTS]);
    expect(end).toEqual([
      ...PARTS.map(part => expect.stringMatching(`^  holds   ${part} \\(\\d+ min\\)$`)),
      'The nightly holds',
    ]);
  });

  it('runs the parts after a broken one, and names it', async () => {
    const { code, calls, end } = await run('test:soak');
    expect(code).toBe(1);
    expect(calls).toEqual(['npm run build', ...PARTS]);
    expect(end[0]).toMatch(/^ {2}holds {3}npm run test:compat/);
    expect(end[1]).toMatch(/^ {2}BROKEN {2}npm run test:soak/);
    expect(end.at(-1)).toBe('The nightly is broken');
  });

  it.each(['nothing', 'test:soak', 'build'])(
    'removes what is left in the temporary folder, with %s broken',
    async broken => {
      await run(broken);
      const temporary = (await readFile(join(folder, 'temporary'), 'utf8')).trim();
      expect(temporary.startsWith(`${folder}/`)).toBe(true);
      expect(existsSync(temporary)).toBe(false);
    },
  );

  it('ends at once if the library does not build', async () => {
    const { code, calls } = await run('build');
    expect(code).toBe(3);
    expect(calls).toEqual(['npm run build']);
  });
});
