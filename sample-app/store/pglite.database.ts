import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { ConfigurationError, reasonOf } from '../config/index.js';
import { type Database, migrationsFolder, schema } from './database.js';
import { lockFolder } from './folder-lock.js';

function unusable(dataDir: string, error: unknown): ConfigurationError {
  return new ConfigurationError(`DATA_DIR ${dataDir} has no database that can be used: ${reasonOf(error)}`, {
    cause: error,
  });
}

/** PostgreSQL inside this process, kept in a folder. It has one connection, so transactions take turns. */
export async function openPglite(dataDir: string): Promise<Database> {
  const unlock = lockFolder(dataDir);
  const client = await PGlite.create(join(dataDir, 'pglite')).catch((error: unknown) => {
    throw unusable(dataDir, error);
  });
  const statements = drizzle(client, { schema });
  await migrate(statements, { migrationsFolder }).catch((error: unknown) => {
    throw unusable(dataDir, error);
  });
  return {
    statements,
    transaction: work => statements.transaction(work),
    close: () => client.close().finally(unlock),
  };
}
