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
