import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { facilityRelations, identifierRelations } from './relations.js';
import { facilities, identifiers } from './schema.js';

export const schema = { facilities, identifiers, facilityRelations, identifierRelations };

/** What drizzle's PGlite and node-postgres drivers have in common. */
export type Statements = PgDatabase<PgQueryResultHKT, typeof schema>;

/** An open, migrated database. */
export abstract class Database {
  /** Runs statements one by one, each on whatever connection is free. */
  abstract readonly statements: Statements;

  abstract transaction<Result>(work: (statements: Statements) => Promise<Result>): Promise<Result>;

  abstract close(): Promise<void>;
}
