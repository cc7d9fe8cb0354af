import { Logger } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client, Pool, type PoolClient } from 'pg';
import { ConfigurationError, reasonOf } from '../config/index.js';
import { type Database, migrationsFolder, schema } from './database.js';

const MIGRATION_LOCK = 0x46524544; // "FRED"

const CONNECT_MS = 5_000;
/** After which the server gives a statement up. */
const STATEMENT_MS = 4_000;
/** After which nothing is expected of the server any more: it hangs, or the way to it does. */
const RESPONSE_MS = 5_000;

/** How node-postgres says that there was no response in time. */
const NO_RESPONSE = 'Query read timeout';

/** A pool of connections to a PostgreSQL server. */
export async function openPostgres(connectionString: string): Promise<Database> {
  const logger = new Logger('Postgres');
  await migrateSchema(connectionString).catch((error: unknown) => {
    throw new ConfigurationError(
      `DATABASE_URL: the database ${placeOf(connectionString)} cannot be used: ${reasonOf(error)}`,
      { cause: error },
    );
  });

  const pool = new Pool({
    connectionString,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: RESPONSE_MS,
    keepAlive: true,
  });
  // Without a listener, a connection that is lost would end the process: the pool listens while nobody uses it, and its
  // user hears of it by the query that fails, but neither does in the moment in which it is handed over.
  pool.on('error', error => logger.warn(`Connection lost: ${error.message}`));
  pool.on('connect', client => client.on('error', () => undefined));

  return {
    statements: drizzle(pool, { schema }),
    transaction: work =>
      withConnection(pool, client => inTransaction(client, () => work(drizzle(client, { schema })))),
    close: () => pool.end(),
  };
}

/** Several processes may start at once: one migrates, the others wait and find nothing left to do. */
async function migrateSchema(connectionString: string): Promise<void> {
  // Without a time limit for statements: a migration, or another process with one, may take its time.
  const client = new Client({ connectionString, connectionTimeoutMillis: CONNECT_MS, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const session = drizzle(client);
    await session.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await migrate(session, { migrationsFolder });
  } finally {
    // Which releases the lock.
    await client.end();
  }
}

/** Without the user and the password. */
function placeOf(connectionString: string): string {
  const { host, pathname } = new URL(connectionString);
  return `${host}${pathname}`;
}

/** Our own check-out instead of drizzle's, which never gives back a connection that is lost at `begin`. */
async function withConnection<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let isStuck = false;
  try {
    return await work(client);
  } catch (error) {
    isStuck = isWithoutResponse(error);
    throw error;
  } finally {
    // The next user would wait behind the statement without a response.
    client.release(isStuck);
  }
}

/** Our own transaction instead of drizzle's, which waits for the response to a rollback where there was none to the work. */
async function inTransaction<Result>(client: PoolClient, work: () => Promise<Result>): Promise<Result> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    // The first error says more than that the rollback failed too.
    if (!isWithoutResponse(error)) await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function isWithoutResponse(error: unknown): boolean {
  for (let link = error; link instanceof Error; link = link.cause) {
    if (link.message === NO_RESPONSE) return true;
  }
  return false;
}
