import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { knex } from 'knex';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf, mapper } from './map-to-response.js';
import './to-be-mapped-to.js';
import { errorWith, SECRET, type ResponseLine } from './rows/row-set.js';

interface Session {
  run(text: string): unknown;
  close(): unknown;
}

const BROKEN_REFERENCE = '409 Refers to something that does not exist, or something else still refers to it';

const TABLES = [
  'pragma foreign_keys = on',
  'create table facility (id integer primary key, name text not null unique, beds integer check (beds > 0)) strict',
  'create table visit (id integer primary key, facility_id integer references facility (id))',
  'create table stay (id integer primary key, facility_id integer references facility (id) on delete restrict)',
  'create table plain (code text primary key, x integer) without rowid',
  `create trigger guard before delete on plain begin select raise(abort, '${SECRET}'); end`,
  `insert into facility (id, name) values (1, '${SECRET}'), (2, 'second')`,
  'insert into visit values (1, 1)',
  'insert into stay values (1, 2)',
  `insert into plain values ('${SECRET}', 1)`,
];

const SCENARIOS: readonly [what: string, statement: string, line: ResponseLine][] = [
  ['a unique violation', `insert into facility (name) values ('${SECRET}')`, '409 Already exists'],
  ['a primary key taken', `insert into facility (id, name) values (1, 'x')`, '409 Already exists'],
  ['a primary key taken, without a rowid', `insert into plain values ('${SECRET}', 2)`, '409 Already exists'],
  ['a foreign key to nowhere', 'insert into visit values (2, 404)', BROKEN_REFERENCE],
  ['a row still referred to', 'delete from facility where id = 1', BROKEN_REFERENCE],
  ['what a trigger forbids', 'delete from plain', '409 Conflicts with something that exists'],
  ['a null', 'insert into facility (name) values (null)', '400 A required value is missing'],
  ['a check violation', `insert into facility (name, beds) values ('x', -1)`, '400 A value is not allowed'],
  ['a wrong type', `insert into facility (name, beds) values ('x', '${SECRET}')`, '400 A value is malformed'],
  ['a mismatch', `insert into visit (id) values ('${SECRET}')`, '400 A value is malformed'],
];

const DRIVERS = {
  'better-sqlite3': async file => {
    const db = new Database(file, { timeout: 20 });
    return { run: text => db.prepare(text).run(), close: () => db.close() };
  },
  'Drizzle on better-sqlite3': async file => {
    const client = new Database(file, { timeout: 20 });
    const db = drizzle(client);
    return { run: text => db.run(sql.raw(text)), close: () => client.close() };
  },
  'Knex on better-sqlite3': async file => {
    const db = knex({ client: 'better-sqlite3', connection: { filename: file }, useNullAsDefault: true });
    return { run: async text => db.raw(text), close: () => db.destroy() };
  },
  'TypeORM on better-sqlite3': async file => {
    const source = new DataSource({ type: 'better-sqlite3', database: file });
    await source.initialize();
    return { run: text => source.query(text), close: () => source.destroy() };
  },
} as const satisfies Record<string, (file: string) => Promise<Session>>;

const folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(Object.entries(DRIVERS))('%s', (driver, open) => {
  const file = join(folder, `${driver.replaceAll(/\W/g, '-')}-${SECRET}.db`);
  let session: Session;

  beforeAll(async () => {
    session = await open(file);
    for (const statement of TABLES) await session.run(statement);
  });

  it.each(SCENARIOS)('%s', async (_, statement, line) => {
    expect(await failureOf(async () => session.run(statement))).toBeMappedTo(line, 'facility', 'visit');
  });

  it('a row that a restricting key protects', async () => {
    const thrown = await failureOf(async () => session.run('delete from facility where id = 2'));
    expect(mapper(thrown)?.getStatus()).toBe(409);
  });

  it('a database that another connection has locked', async () => {
    const other = new Database(file);
    other.exec('begin exclusive');
    await session.run('pragma busy_timeout = 20');
    expect(await failureOf(async () => session.run('update plain set x = 2'))).toBeMappedTo('503');
    other.exec('rollback');
    other.close();
  });

  it('a missing table is a fault of the server', async () => {
    expect(mapper(await failureOf(async () => session.run('select * from nowhere')))).toBeUndefined();
  });

  afterAll(() => session.close());
});

it.each([
  ['a trigger that raises words of its own', { message: 'SQLITE_CONSTRAINT: closed on Sundays' }],
  ['words that got lost', { message: undefined }],
])('a constraint of node-sqlite3: %s', (_, words) => {
  expect(errorWith({ code: 'SQLITE_CONSTRAINT', errno: 19, ...words })).toBeMappedTo(
    '409 Conflicts with something that exists',
  );
});

it('a snapshot that is out of date', async () => {
  const file = join(folder, 'snapshot.db');
  const [mine, theirs] = [new Database(file, { timeout: 20 }), new Database(file, { timeout: 20 })];
  mine.exec('pragma journal_mode = wal; create table t (x); insert into t values (1)');
  mine.exec('begin; select * from t');
  mine.prepare('select * from t').all();
  theirs.exec('update t set x = 2');
  expect(await failureOf(() => mine.exec('update t set x = 3'))).toBeMappedTo(
    '409 Another change got in the way: try again',
  );
  mine.close();
  theirs.close();
});

/** `node:sqlite` came with Node 22.5. */
const nodeSqlite = (): { DatabaseSync: new (file: string) => { exec(text: string): void } } | undefined => {
  try {
    return createRequire(import.meta.url)('node:sqlite');
  } catch {
    return undefined;
  }
};

describe.skipIf(!nodeSqlite())('node:sqlite', () => {
  it.each(SCENARIOS)('%s', async (_, statement, line) => {
    const { DatabaseSync = undefined } = nodeSqlite() ?? {};
    if (!DatabaseSync) throw new Error('not here');
    const db = new DatabaseSync(':memory:');
    for (const table of TABLES) db.exec(table);
    expect(await failureOf(() => db.exec(statement))).toBeMappedTo(line);
  });
});
