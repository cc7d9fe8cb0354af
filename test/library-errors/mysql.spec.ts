import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/mysql2';
import { knex } from 'knex';
import mysql from 'mysql2/promise';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Sequelize } from 'sequelize';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf, mapper } from './map-to-response.js';
import './to-be-mapped-to.js';
import { SECRET, type ResponseLine } from './rows/row-set.js';

const SERVER = process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/test';

const connect = async () => mysql.createConnection({ uri: SERVER, connectTimeout: 2000 });

const isThere = await connect().then(
  async connection => {
    await connection.end();
    return true;
  },
  () => false,
);
if (!isThere) console.warn('No MySQL or MariaDB at MYSQL_URL or 127.0.0.1:3306: what needs it is skipped');

const BROKEN_REFERENCE = '409 Refers to something that does not exist, or something else still refers to it';

interface Session {
  run(text: string): Promise<unknown>;
  close(): Promise<unknown>;
}

const TABLES = [
  `create table facility (
     id int primary key, name varchar(40) not null unique, beds smallint check (beds > 0),
     opened date, kind enum ('a', 'b'), size int not null
   ) engine = innodb`,
  'create table visit (id int primary key, facility_id int, foreign key (facility_id) references facility (id)) engine = innodb',
  `insert into facility (id, name, size) values (1, '${SECRET}', 1), (2, 'second', 1), (3, 'third', 1)`,
  'insert into visit values (1, 1)',
];

const SCENARIOS: readonly [what: string, statement: string, line: ResponseLine][] = [
  [
    'a unique violation',
    `insert into facility (id, name, size) values (9, '${SECRET}', 1)`,
    '409 Already exists',
  ],
  ['a primary key taken', `insert into facility (id, name, size) values (1, 'x', 1)`, '409 Already exists'],
  [
    'a foreign key to nowhere',
    'insert into visit values (2, 404)',
    '409 Refers to something that does not exist',
  ],
  ['a row still referred to', 'delete from facility where id = 1', '409 Something else still refers to it'],
  ['a null', 'insert into facility (id, name, size) values (9, null, 1)', '400 A required value is missing'],
  ['a value left out', `insert into facility (id, name) values (9, 'x')`, '400 A required value is missing'],
  [
    'a check violation',
    `insert into facility (id, name, beds, size) values (9, 'x', -1, 1)`,
    '400 A value is not allowed',
  ],
  ['a malformed date', `update facility set opened = '${SECRET}' where id = 2`, '400 A value is malformed'],
  ['a malformed number', `update facility set beds = '${SECRET}' where id = 2`, '400 A value is malformed'],
  [
    'a value that an enum does not have',
    `update facility set kind = '${SECRET}' where id = 2`,
    '400 A value is malformed',
  ],
  ['a number out of range', 'update facility set beds = 99999 where id = 2', '400 A value is out of range'],
  [
    'a result out of range',
    'select cast(18446744073709551615 as unsigned) + 1',
    '400 A value is out of range',
  ],
  [
    'a text too long',
    `update facility set name = repeat('${SECRET}', 9) where id = 2`,
    '400 A value is too long',
  ],
  ['a malformed pattern', `select 'x' regexp '('`, '400 A value is malformed'],
];

/** A connection or a pool of one, to the database of that URL. */
const DRIVERS = {
  mysql2: async url => {
    const pool = mysql.createPool({ uri: url, connectionLimit: 1 });
    return { run: text => pool.query(text), close: () => pool.end() };
  },
  'Drizzle on mysql2': async url => {
    const pool = mysql.createPool({ uri: url, connectionLimit: 1 });
    const db = drizzle(pool);
    return { run: text => db.execute(sql.raw(text)), close: () => pool.end() };
  },
  'Knex on mysql2': async url => {
    const db = knex({ client: 'mysql2', connection: url, pool: { min: 0, max: 1 } });
    return { run: async text => db.raw(text), close: () => db.destroy() };
  },
  'TypeORM on mysql2': async url => {
    const source = new DataSource({ type: 'mysql', url, extra: { connectionLimit: 1 } });
    await source.initialize();
    return { run: text => source.query(text), close: () => source.destroy() };
  },
  'Sequelize on mysql2': async url => {
    const sequelize = new Sequelize(url, { logging: false, pool: { max: 1 } });
    return { run: text => sequelize.query(text), close: () => sequelize.close() };
  },
} as const satisfies Record<string, (url: string) => Promise<Session>>;

describe.skipIf(!isThere).each(Object.entries(DRIVERS))('%s', (driver, open) => {
  const database = `errors_${driver.toLowerCase().replaceAll(/\W/g, '_')}_${process.pid}`;
  const url = new URL(SERVER);
  url.pathname = `/${database}`;
  let helper: mysql.Connection;
  let session: Session;

  beforeAll(async () => {
    helper = await connect();
    await helper.query(`create database ${database}`);
    await helper.query(`use ${database}`);
    for (const statement of TABLES) await helper.query(statement);
    session = await open(url.href);
  });

  it.each(SCENARIOS)('%s', async (_, statement, line) => {
    // Sequelize has one class for both ends of a reference.
    const told = driver.startsWith('Sequelize') && /refer/i.test(line) ? BROKEN_REFERENCE : line;
    expect(await failureOf(session.run(statement))).toBeMappedTo(told, 'facility', 'visit');
  });

  it('a deadlock', async () => {
    await helper.query('begin');
    // The one that has changed less is the one that loses.
    await helper.query('update facility set beds = 3, size = size + 1 where id in (2)');
    await helper.query('insert into visit values (7, null), (8, null), (9, null)');
    await session.run('begin');
    await session.run('select * from facility where id = 3 for update');
    const failing = failureOf(session.run('select * from facility where id = 2 for update'));
    await sleep(100);
    await helper.query('select * from facility where id = 3 for update');
    expect(await failing).toBeMappedTo('409 Another change got in the way: try again');
    await helper.query('rollback');
    await session.run('rollback');
  });

  it('a lock that is not to be had', async () => {
    await helper.query('begin');
    await helper.query('select * from facility where id = 2 for update');
    await session.run('set innodb_lock_wait_timeout = 1');
    expect(await failureOf(session.run('update facility set beds = 5 where id = 2'))).toBeMappedTo('503');
    await helper.query('rollback');
  });

  it('a statement that takes too long', async () => {
    const [[{ version }]] = (await helper.query('select version() as version')) as unknown as [
      [{ version: string }],
    ];
    const limit = version.includes('MariaDB')
      ? 'set max_statement_time = 0.05'
      : 'set max_execution_time = 50';
    await session.run(limit);
    const slow =
      'select count(*) from information_schema.columns a, information_schema.columns b, information_schema.columns c';
    expect(await failureOf(session.run(slow))).toBeMappedTo('503');
    await session.run(limit.replace(/= .*/, '= 0'));
  });

  it('a connection that the server ends', async () => {
    const dying = await open(url.href);
    const failing = failureOf(dying.run(`select sleep(5) /* dying ${database} */`));
    await sleep(150);
    const [rows] = (await helper.query(
      `select id from information_schema.processlist where info like '%/* dying ${database} */%' and id <> connection_id()`,
    )) as unknown as [{ id: number }[]];
    for (const { id } of rows) await helper.query(`kill ${id}`);
    expect(await failing).toBeMappedTo('503');
    await dying.close();
  });

  it('too many connections', async () => {
    const user = `limited_${process.pid}`;
    await helper.query(`create or replace user ${user}@'%' identified by 'x' with max_user_connections 1`);
    await helper.query(
      `create or replace user ${user}@localhost identified by 'x' with max_user_connections 1`,
    );
    await helper.query(`grant all on ${database}.* to ${user}@'%'`);
    await helper.query(`grant all on ${database}.* to ${user}@localhost`);
    const limited = new URL(url);
    limited.username = user;
    limited.password = 'x';
    const first = await mysql.createConnection(limited.href);
    expect(await failureOf(() => useOnce(limited.href))).toBeMappedTo('503', user);
    await first.end();
    await helper.query(`drop user ${user}@'%', ${user}@localhost`);
  });

  it('a server that is not there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await new Promise(resolve => server.close(resolve));
    const gone = new URL(url);
    gone.port = String(port);
    expect(await failureOf(() => useOnce(gone.href))).toBeMappedTo('503', gone.port, gone.hostname);
  });

  it('a missing table is a fault of the server', async () => {
    expect(mapper(await failureOf(session.run('select * from nowhere')))).toBeUndefined();
  });

  async function useOnce(elsewhere: string): Promise<void> {
    const other = await open(elsewhere);
    try {
      await other.run('select 1');
    } finally {
      await other.close();
    }
  }

  afterAll(async () => {
    await session?.close();
    await helper.query(`drop database ${database}`);
    await helper.end();
  });
});

describe.skipIf(!isThere)('errors of mysql2 without a code', () => {
  it('a pool that was ended', async () => {
    const pool = mysql.createPool(SERVER);
    await pool.end();
    expect(await failureOf(pool.query('select 1'))).toBeMappedTo('503');
  });

  it('a pool without a free connection', async () => {
    for (const options of [{ waitForConnections: false }, { queueLimit: 1 }]) {
      const pool = mysql.createPool({ uri: SERVER, connectionLimit: 1, ...options });
      const busy = await pool.getConnection();
      const waiting = options.queueLimit ? pool.query('select 1') : undefined;
      expect(await failureOf(pool.query('select 1'))).toBeMappedTo('503');
      busy.release();
      await waiting;
      await pool.end();
    }
  });

  it('a connection that was closed', async () => {
    const connection = await connect();
    await connection.end();
    expect(await failureOf(connection.query('select 1'))).toBeMappedTo('503');
  });

  it('a query that takes longer than its timeout', async () => {
    const connection = await connect();
    expect(await failureOf(connection.query({ sql: 'select sleep(1)', timeout: 50 }))).toBeMappedTo('503');
    connection.destroy();
  });
});
