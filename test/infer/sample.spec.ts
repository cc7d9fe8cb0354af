import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { run } from '../../lib/cli/run.js';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

it('finds what is written of the sample fresh, and no error that its controllers do not declare', async () => {
  let stdout = '';
  let stderr = '';
  const code = await run(
    [
      'infer',
      '--check',
      `--project=${fromRoot('sample-app/tsconfig.json')}`,
      `--write=${fromRoot('sample-app/inferred.ts')}`,
    ],
    {
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
    } as never,
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).not.toContain('@Throws() misses');
  expect(stdout).toMatch(
    /410 +FacilityRemovedException \(facility-removed\) +"Facility \{id\} was removed" +service/,
  );
}, 120_000);
