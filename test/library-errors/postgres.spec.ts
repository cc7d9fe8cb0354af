import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool, type PoolConfig } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SQLSTATES } from '../../lib/error-mapping/libraries/databases/postgres.errors.js';
import { mapToResponse, failureOf, mapper } from './map-to-response.js';
import './to-be-mapped-to.js';
import { EMBEDDED_DRIVERS, SERVER_DRIVERS, type Session } from './postgres-drivers.js';
import { POSTGRES_FAULTS, POSTGRES_SCENARIOS, POSTGRES_TABLES, raise } from './postgres-scenarios.js';

const { DATABASE_URL } = process.env;
if (!DATABASE_URL) console.warn('DATABASE_URL is not set: what needs a PostgreSQL server is skipped');
const SERVER = DATABASE_URL ?? 'postgres://localhost/none';

const WRITE_CONFLICT = '409 Another change got in the way: try again';

/** A port of the loopback interface on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 1;
}

function databaseUrl(database: string): string {
  const url = new URL(SERVER);
  url.pathname = `/${database}`;
  return url.href;
}

function provoke(session: () => Session) {
  it.each(POSTGRES_SCENARIOS)('%s', async (_, statement, line) => {
    expect(await failureOf(session().query(statement))).toBeMappedTo(line, 'facility', 'booking', 'visit');
  });

  it.each(POSTGRES_FAULTS)('%s is a fault of the server', async (_, statement) => {
    expect(mapper(await failureOf(session().query(statement)))).toBeUndefined();
  });

  it('every SQLSTATE of the table', async () => {
    for (const sqlState of Object.keys(SQLSTATES)) {
      const expected = mapToResponse(mapper(Object.assign(new Error('as is'), { code: sqlState })));
      expect(mapToResponse(mapper(await failureOf(session().query(raise(sqlState)))))).toStrictEqual(
        expected,
      );
    }
  });
}

describe.each(Object.entries(EMBEDDED_DRIVERS))('%s', (_, open) => {
  let session: Session;
  beforeAll(async () => {
    session = await open();
    for (const statement of POSTGRES_TABLES) await session.query(statement);
  });

  provoke(() => session);

  it('a database that was closed', async () => {
    const closed = await open();
    await closed.query('select 1');
    await closed.close();
    expect(await failureOf(closed.query('select 1'))).toBeMappedTo('503');
  });

  afterAll(() => session.close());
});

describe.skipIf(!DATABASE_URL).each(Object.entries(SERVER_DRIVERS))('%s', (driver, open) => {
  const database = `errors_${driver.toLowerCase().replaceAll(/\W/g, '_')}_${process.pid}`;
  const url = databaseUrl(database);
  let admin: Client;
  let helper: Client;
  let session: Session;

  beforeAll(async () => {
    admin = new Client({ connectionString: SERVER });
    await admin.connect();
    await admin.query(`create database ${database}`);
    helper = new Client({ connectionString: url });
    await helper.connect();
    for (const statement of POSTGRES_TABLES) await helper.query(statement);
    session = await open(url);
  });

  provoke(() => session);

  it('a deadlock', async () => {
    await helper.query(
      `begin; set local deadlock_timeout = '20s'; select 1 from facility where id = 2 for update`,
    );
    const failing = failureOf(
      session.query(`do $$ begin
        perform set_config('deadlock_timeout', '500ms', true);
        perform 1 from facility where id = 3 for update;
        perform 1 from facility where id = 2 for update;
      end $$`),
    );
    await sleep(150);
    await helper.query('select 1 from facility where id = 3 for update; commit');
    expect(await failing).toBeMappedTo(WRITE_CONFLICT);
  });

  it('a serialization failure', async () => {
    const failing = failureOf(
      session.query(`begin isolation level repeatable read;
        select 1 from facility;
        select pg_sleep(0.4);
        update facility set beds = 7 where id = 2`),
    );
    await sleep(150);
    await helper.query('update facility set beds = 8 where id = 2');
    expect(await failing).toBeMappedTo(WRITE_CONFLICT);
    await session.query('rollback');
  });

  it('a lock that is not to be had', async () => {
    await helper.query('begin; select 1 from facility where id = 2 for update');
    expect(
      await failureOf(session.query('select 1 from facility where id = 2 for update nowait')),
    ).toBeMappedTo('503');
    await helper.query('rollback');
  });

  it('a statement that takes too long', async () => {
    const failing = failureOf(session.query(`set statement_timeout = 30; select pg_sleep(5)`));
    expect(await failing).toBeMappedTo('503');
    await session.query('reset statement_timeout');
  });

  it('a connection that the server ends', async () => {
    const dying = await open(url);
    const name = `dying_${database}`;
    await dying.query(`set application_name = '${name}'`);
    const failing = failureOf(dying.query('select pg_sleep(5)'));
    await sleep(100);
    await helper.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
      name,
    ]);
    expect(await failing).toBeMappedTo('503');
    await dying.close();
  });

  it('too many connections', async () => {
    const role = `limited_${database}`;
    await helper.query(`create role ${role} login connection limit 0`);
    const limited = new URL(url);
    limited.username = role;
    expect(await failureOf(() => useOnce(limited.href))).toBeMappedTo('503', role);
    await helper.query(`drop role ${role}`);
  });

  it('a database that accepts no connection', async () => {
    const closed = new URL(url);
    closed.pathname = `/closed_${database}`;
    await admin.query(`create database closed_${database} allow_connections false`);
    expect(await failureOf(() => useOnce(closed.href))).toBeMappedTo('503', 'closed');
    await admin.query(`drop database closed_${database}`);
  });

  it('an object that is not in the state for it is a fault of the server', async () => {
    await helper.query('create sequence if not exists unused');
    expect(mapper(await failureOf(session.query("select currval('unused')")))).toBeUndefined();
  });

  it('a server that is not there', async () => {
    const gone = new URL(url);
    gone.port = String(await closedPort());
    expect(await failureOf(() => useOnce(gone.href))).toBeMappedTo('503', gone.port, gone.hostname);
  });

  it('a host that does not exist', async () => {
    const nowhere = new URL(url);
    nowhere.hostname = 'nowhere.invalid';
    expect(await failureOf(() => useOnce(nowhere.href))).toBeMappedTo('503', 'nowhere');
  });

  it('a wrong database is a fault of the server', async () => {
    const wrong = new URL(url);
    wrong.pathname = '/no_such_database';
    const thrown = await failureOf(() => useOnce(wrong.href));
    // Sequelize tells of any failure to connect by the class of the error.
    if (driver === 'Sequelize') expect(thrown).toBeMappedTo('503', 'no_such_database');
    else expect(mapper(thrown)).toBeUndefined();
  });

  async function useOnce(elsewhere: string): Promise<void> {
    const other = await open(elsewhere);
    try {
      await other.query('select 1');
    } finally {
      await other.close();
    }
  }

  afterAll(async () => {
    await session?.close();
    await helper?.end();
    await admin.query(`drop database ${database} with (force)`);
    await admin.end();
  });
});

describe.skipIf(!DATABASE_URL)('errors of node-postgres without a code', () => {
  const use = async (config: PoolConfig, fail: (pool: Pool) => Promise<unknown>) => {
    const pool = new Pool({ connectionString: SERVER, max: 1, ...config });
    pool.on('error', () => undefined);
    try {
      return await failureOf(fail(pool));
    } finally {
      if (!pool.ended) await pool.end();
    }
  };

  it('a query that takes longer than query_timeout', async () => {
    expect(await use({ query_timeout: 30 }, pool => pool.query('select pg_sleep(0.2)'))).toBeMappedTo('503');
  });

  it('a pool without a free connection', async () => {
    const thrown = await use({ connectionTimeoutMillis: 30 }, async pool => {
      const busy = await pool.connect();
      try {
        await pool.query('select 1');
      } finally {
        busy.release();
      }
    });
    expect(thrown).toBeMappedTo('503');
  });

  it('a pool that was ended', async () => {
    const thrown = await use({}, async pool => {
      await pool.end();
      await pool.query('select 1');
    });
    expect(thrown).toBeMappedTo('503');
  });

  it('a client that was closed', async () => {
    const client = new Client({ connectionString: SERVER });
    await client.connect();
    await client.end();
    expect(await failureOf(client.query('select 1'))).toBeMappedTo('503');
  });

  it('a connection that breaks off, and one without a response', async () => {
    const server = createServer(socket => socket.once('data', () => socket.destroy())).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const elsewhere = { connectionString: undefined, host: '127.0.0.1', port, user: 'x', database: 'x' };
    expect(await use(elsewhere, pool => pool.query('select 1'))).toBeMappedTo('503');
    server.close();

    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise(resolve => silent.once('listening', resolve));
    const { port: silentPort } = silent.address() as { port: number };
    const slow = { ...elsewhere, port: silentPort, connectionTimeoutMillis: 50 };
    expect(await use(slow, pool => pool.query('select 1'))).toBeMappedTo('503');
    silent.close();
  });
});
