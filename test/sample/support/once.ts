import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url));

/** Names the folder that all processes of a test run share; not set outside of one. */
const VARIABLE = 'SAMPLE_TESTS_FOLDER';

/** A folder of one's own, where what runs in it finds the installed packages. */
export async function makeFolder(): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  return mkdtemp(join(CACHE, 'sample-'));
}

/** For vitest, which calls it for each project: opens the shared folder, and removes it after the last test. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[VARIABLE]) return undefined;
  const folder = await makeFolder();
  process.env[VARIABLE] = folder;
  return () => rm(folder, { recursive: true, force: true });
}

/**
 * Fills a folder once in a test run: the first process that needs it does so, and the others wait.
 *
 * @returns undefined outside of a test run
 */
export async function fillOnce(
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string | undefined> {
  const shared = process.env[VARIABLE];
  if (!shared) return undefined;
  const folder = join(shared, name);
  const [filled, failed] = [`${folder}.filled`, `${folder}.failed`];
  const isFirst = await mkdir(folder).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    await fill(folder).catch(async (error: unknown) => {
      await writeFile(failed, String(error));
      throw error;
    });
    await writeFile(filled, '');
  }
  while (!existsSync(filled)) {
    if (existsSync(failed)) throw new Error(`Another test could not fill ${folder}`);
    await sleep(50);
  }
  return folder;
}
