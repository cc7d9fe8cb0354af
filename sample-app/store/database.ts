import { fileURLToPath } from 'node:url';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import * as schema from './schema.js';

export { schema };

export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/** What drizzle's PGlite and node-postgres drivers have in common. */
export type Statements = PgDatabase<PgQueryResultHKT, typeof schema>;

/** An open, migrated database. */
export abstract class Database {
  /** Runs statements one by one, each on whatever connection is free. */
  abstract readonly statements: Statements;

  abstract transaction<Result>(work: (statements: Statements) => Promise<Result>): Promise<Result>;

  abstract close(): Promise<void>;
}
