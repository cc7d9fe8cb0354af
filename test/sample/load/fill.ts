import { sql } from 'drizzle-orm';
import { Config } from '../../../sample-app/config/index.js';
import { openDatabase } from '../../../sample-app/store/open-database.js';

export const COUNT = 10_000;

/** The first of them: md5('1'). */
export const UUID = 'c4ca4238-a0b9-2382-0dcc-509a6f75849b';

/** As a master facility list has them: a place, one identifier, five properties. */
const FACILITIES = sql`
  insert into facilities (uuid, name, active, longitude, latitude, properties, created_at, updated_at)
  select md5(n::text)::uuid, 'Facility ' || n, n % 50 <> 0, 34 + n / 1e4, n / 1e4,
    jsonb_build_object('type', 'Type ' || n % 20, 'owner', 'Owner ' || n % 12, 'numBeds', n % 300, 'numCots', n % 30, 'openWholeDay', n % 2 = 0),
    timestamptz '2020-01-01Z' + n * interval '1 minute', timestamptz '2021-01-01Z' + n * interval '1 minute'
  from generate_series(1, ${sql.raw(String(COUNT))}) n`;
const IDENTIFIERS = sql`
  insert into identifiers (facility, position, agency, context, id)
  select md5(n::text)::uuid, 0, 'MOH', 'MFL', n::text from generate_series(1, ${sql.raw(String(COUNT))}) n`;

/** Fills an empty database. */
export async function fill(environment: Record<string, string>): Promise<void> {
  const database = await openDatabase(new Config(environment));
  try {
    for (const statement of [FACILITIES, IDENTIFIERS]) await database.statements.execute(statement);
    // Not `vacuum`: an application that has just been filled has not been vacuumed either.
    await database.statements.execute(sql`analyze`);
  } finally {
    await database.close();
  }
}
