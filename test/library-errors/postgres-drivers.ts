import { PGlite } from '@electric-sql/pglite';
import { MikroORM } from '@mikro-orm/core';
import { EntitySchema as MikroSchema, PostgreSqlDriver } from '@mikro-orm/postgresql';
import { drizzle as drizzleOnPg } from 'drizzle-orm/node-postgres';
import { drizzle as drizzleOnPglite } from 'drizzle-orm/pglite';
import { sql } from 'drizzle-orm';
import { knex } from 'knex';
import { Pool } from 'pg';
import postgres from 'postgres';
import { Sequelize } from 'sequelize';
import { DataSource } from 'typeorm';

/** A driver, an ORM or a query builder, reduced to what the tests need of it. */
export interface Session {
  query(text: string): Promise<unknown>;
  close(): Promise<unknown>;
}

/** Opens one connection to the database of that URL. */
export type Open = (url: string) => Promise<Session>;

/** Those that speak to a server, as users would set them up. */
export const SERVER_DRIVERS = {
  'node-postgres': async url => {
    const pool = quiet(new Pool({ connectionString: url, max: 1 }));
    return { query: text => pool.query(text), close: () => pool.end() };
  },
  'postgres.js': async url => {
    const client = postgres(url, { max: 1, onnotice: () => undefined });
    return { query: text => client.unsafe(text), close: () => client.end({ timeout: 1 }) };
  },
  'Drizzle on node-postgres': async url => {
    const pool = quiet(new Pool({ connectionString: url, max: 1 }));
    const db = drizzleOnPg(pool);
    return { query: text => db.execute(sql.raw(text)), close: () => pool.end() };
  },
  Knex: async url => {
    const db = knex({ client: 'pg', connection: url, pool: { min: 0, max: 1 } });
    return { query: async text => db.raw(text), close: () => db.destroy() };
  },
  TypeORM: async url => {
    const source = new DataSource({ type: 'postgres', url, poolSize: 1, logging: false });
    await source.initialize();
    return { query: text => source.query(text), close: () => source.destroy() };
  },
  Sequelize: async url => {
    const sequelize = new Sequelize(url, { logging: false, pool: { max: 1 } });
    return { query: text => sequelize.query(text), close: () => sequelize.close() };
  },
  MikroORM: async url => {
    const orm = await MikroORM.init({
      driver: PostgreSqlDriver,
      clientUrl: url,
      dbName: new URL(url).pathname.slice(1),
      entities: [new MikroSchema({ name: 'Nothing', properties: { id: { type: 'number', primary: true } } })],
      discovery: { warnWhenNoEntities: false },
      connect: false,
      pool: { min: 0, max: 1 },
    });
    return { query: text => orm.em.getDriver().execute(text), close: () => orm.close(true) };
  },
} as const satisfies Record<string, Open>;

/** Those that are a database themselves. */
export const EMBEDDED_DRIVERS = {
  PGlite: async () => {
    const db = await PGlite.create();
    return { query: text => db.exec(text), close: () => db.close() };
  },
  'Drizzle on PGlite': async () => {
    const client = await PGlite.create();
    const db = drizzleOnPglite(client);
    return { query: text => db.execute(sql.raw(text)), close: () => client.close() };
  },
} as const satisfies Record<string, () => Promise<Session>>;

/** A pool that loses an idle connection says so by an event, which would end the process. */
function quiet(pool: Pool): Pool {
  return pool.on('error', () => undefined);
}
