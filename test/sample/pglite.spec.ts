import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { openPglite } from '../../sample-app/store/pglite.database.js';
import { DATABASES } from './support/databases.js';

it('PGlite leaves the event loop a turn between two statements, in which connections are accepted', async () => {
  const { environment, drop } = await DATABASES.PGlite.open();
  const database = await openPglite(environment.DATA_DIR ?? '');
  try {
    let done = 0;
    const all = Array.from({ length: 50 }, async (_, index) => {
      if (index % 2) await database.statements.execute(sql`select 1`);
      else await database.transaction(statements => statements.execute(sql`select 1`));
      done++;
    });
    let turns = 0;
    while (done < all.length) {
      await nextTurn();
      turns++;
    }
    await Promise.all(all);
    expect(turns).toBeGreaterThanOrEqual(all.length);
  } finally {
    await database.close();
    await drop();
  }
});

it('PGlite reads values of every kind, and the next statement after one that fails', async () => {
  // Not made before: it makes its database here.
  const folder = await mkdtemp(join(tmpdir(), 'facilities-'));
  const { statements, close } = await openPglite(folder);
  try {
    const failing = statements.execute(sql`select 1 / ${0}::int`);
    await expect(failing).rejects.toMatchObject({ cause: { code: '22012' } });
    const [row] = await statements
      .select({
        number: sql`${1}::int`,
        text: sql`${'"é"'}::text`,
        flag: sql`${true}::boolean`,
        nothing: sql`${null}::text`,
        json: sql`${'{"a":[1]}'}::jsonb`,
      })
      .from(sql`(select) one`);
    expect(row).toEqual({ number: 1, text: '"é"', flag: true, nothing: null, json: { a: [1] } });
  } finally {
    await close();
    await rm(folder, { recursive: true });
  }
});
