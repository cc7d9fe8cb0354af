import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse, PGlite, protocol, type QueryOptions, type Results } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { ConfigurationError, reasonOf } from '../config/index.js';
import { type Database, migrationsFolder, schema } from './database.js';
import { lockFolder } from './folder-lock.js';

const { serialize } = protocol;

function unusable(dataDir: string, error: unknown): ConfigurationError {
  return new ConfigurationError(`DATA_DIR ${dataDir} has no database that can be used: ${reasonOf(error)}`, {
    cause: error,
  });
}

/**
 * PGlite that leaves the event loop its turns. It runs a statement within this thread, and the next one without a pause:
 * while there are any, no connection would be accepted and no timer would run.
 */
class PatientPglite extends PGlite {
  private last: Promise<unknown> = Promise.resolve();

  override query: PGlite['query'] = (text, params, options) =>
    this.inTurn(() => this.send(text, params, options));

  override transaction: PGlite['transaction'] = work => this.inTurn(() => super.transaction(work));

  /** All messages of a statement at once: PGlite itself sends six, and awaits each. */
  private async send<Row>(
    text: string,
    params: unknown[] = [],
    options?: QueryOptions,
  ): Promise<Results<Row>> {
    await this._checkReady();
    const values = params.map(value =>
      value === null || typeof value === 'string' ? value : JSON.stringify(value),
    );
    const messages = await this.execProtocolStream(
      Buffer.concat([
        serialize.parse({ text }),
        serialize.bind({ values }),
        serialize.describe({ type: 'P' }),
        serialize.execute({}),
        serialize.sync(),
      ]),
    );
    const [results] = parse.parseResults(messages, this.parsers, options);
    return results as Results<Row>;
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.last.then(() => nextTurn()).then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}

/** PostgreSQL inside this process, kept in a folder. It has one connection, so transactions take turns. */
export async function openPglite(dataDir: string): Promise<Database> {
  const unlock = lockFolder(dataDir);
  const client = await open(dataDir).catch((error: unknown) => {
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

async function open(dataDir: string): Promise<PGlite> {
  const client = new PatientPglite(join(dataDir, 'pglite'));
  await client.waitReady;
  return client;
}
