import { Logger } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Pool, type PoolClient } from 'pg';
import { type Database, migrationsFolder, schema } from './database.js';

const MIGRATION_LOCK = 0x46524544; // "FRED"

/** A pool of connections to a PostgreSQL server. */
export async function openPostgres(connectionString: string): Promise<Database> {
  const logger = new Logger('Postgres');
  const pool = new Pool({ connectionString, connectionTimeoutMillis: 5_000, keepAlive: true });
  // Without a listener, a connection that is lost would end the process: the pool listens while nobody uses it, and its
  // user hears of it by the query that fails, but neither does in the moment in which it is handed over.
  pool.on('error', error => logger.warn(`Connection lost: ${error.message}`));
  pool.on('connect', client => client.on('error', () => undefined));

  // Our own check-out instead of drizzle's, which never gives back a connection that is lost at `begin`.
  const withConnection = async <Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };

  try {
    // Several processes may start at once: one migrates, the others wait and find nothing left to do.
    await withConnection(async client => {
      const session = drizzle(client);
      await session.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
      try {
        await migrate(session, { migrationsFolder });
      } finally {
        await session.execute(sql`select pg_advisory_unlock(${MIGRATION_LOCK})`);
      }
    });
  } catch (error) {
    await pool.end();
    throw error;
  }

  return {
    statements: drizzle(pool, { schema }),
    transaction: work => withConnection(client => drizzle(client, { schema }).transaction(work)),
    close: () => pool.end(),
  };
}
