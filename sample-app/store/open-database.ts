import type { Config } from '../config/index.js';
import type { Database } from './database.js';
import { openPglite } from './pglite.database.js';
import { openPostgres } from './postgres.database.js';

/**
 * Opens the database that the settings name.
 *
 * @throws ConfigurationError naming the setting and what is wrong.
 */
export function openDatabase({ databaseUrl, dataDir }: Config): Promise<Database> {
  return databaseUrl ? openPostgres(databaseUrl) : openPglite(dataDir);
}
