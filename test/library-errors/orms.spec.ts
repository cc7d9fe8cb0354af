import { EntitySchema as MikroSchema, MikroORM, PostgreSqlDriver } from '@mikro-orm/postgresql';
import { pgTable, integer, varchar } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/node-postgres';
import { knex } from 'knex';
import { Client, Pool } from 'pg';
import { DataTypes, Model, Sequelize, type InferAttributes, type InferCreationAttributes } from 'sequelize';
import { DataSource, EntitySchema } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf, mapper } from './map-to-response.js';
import './to-be-mapped-to.js';
import { SECRET } from './rows/row-set.js';

const { DATABASE_URL } = process.env;
if (!DATABASE_URL) console.warn('DATABASE_URL is not set: what needs a PostgreSQL server is skipped');

const NOT_FOUND = '404 Resource not found';
const ALREADY_EXISTS = '409 Already exists';
const CHANGED = '409 It was changed in the meantime: read it again';

interface Row {
  id: number;
  name: string;
  version: number;
}

describe.skipIf(!DATABASE_URL)('on a PostgreSQL server', () => {
  const database = `errors_orms_${process.pid}`;
  const url = new URL(DATABASE_URL ?? 'postgres://localhost/none');
  url.pathname = `/${database}`;
  let admin: Client;
  let helper: Client;

  beforeAll(async () => {
    admin = new Client({ connectionString: DATABASE_URL });
    await admin.connect();
    await admin.query(`create database ${database}`);
    helper = new Client({ connectionString: url.href });
    await helper.connect();
    await helper.query(`create table facility (
      id int primary key, name varchar(40) not null unique, version int not null default 1,
      exclude using gist (int4range(id, id + 10) with &&) where (id > 100)
    )`);
  });

  const fresh = async () => {
    await helper.query('truncate facility');
    await helper.query(`insert into facility values (1, '${SECRET}', 1), (101, 'excluding', 1)`);
  };

  /** Somebody else is quicker. */
  const change = () => helper.query('update facility set version = version + 1 where id = 1');

  afterAll(async () => {
    await helper?.end();
    await admin.query(`drop database ${database} with (force)`);
    await admin.end();
  });

  describe('TypeORM', () => {
    const Facility = new EntitySchema<Row>({
      name: 'facility',
      columns: {
        id: { type: Number, primary: true },
        name: { type: String },
        version: { type: Number, version: true },
      },
    });
    let source: DataSource;

    beforeAll(async () => {
      await fresh();
      source = await new DataSource({ type: 'postgres', url: url.href, entities: [Facility] }).initialize();
    });
    afterAll(() => source.destroy());

    it('findOneOrFail', async () => {
      const facilities = source.getRepository(Facility);
      expect(await failureOf(facilities.findOneByOrFail({ id: 404, name: SECRET }))).toBeMappedTo(
        NOT_FOUND,
        'facility',
      );
    });

    it('a stale version', async () => {
      const lock = { mode: 'optimistic', version: 7 } as const;
      const failing = source.getRepository(Facility).findOne({ where: { id: 1 }, lock });
      expect(await failureOf(failing)).toBeMappedTo(CHANGED, 'facility');
    });

    it('an insert of what exists', async () => {
      const failing = source.getRepository(Facility).insert({ id: 2, name: SECRET });
      expect(await failureOf(failing)).toBeMappedTo(ALREADY_EXISTS, 'facility');
    });

    it('a malformed id, in a transaction', async () => {
      const failing = source.transaction(manager =>
        manager.query('insert into facility (id, name) values ($1, $2)', [SECRET, 'x']),
      );
      expect(await failureOf(failing)).toBeMappedTo('400 A value is malformed');
    });
  });

  describe('MikroORM', () => {
    const Facility = new MikroSchema<Row>({
      name: 'Facility',
      tableName: 'facility',
      properties: {
        id: { type: 'number', primary: true },
        name: { type: 'string' },
        version: { type: 'number', version: true },
      },
    });
    let orm: MikroORM;

    beforeAll(async () => {
      await fresh();
      orm = await MikroORM.init({
        driver: PostgreSqlDriver,
        clientUrl: url.href,
        dbName: database,
        entities: [Facility],
      });
    });
    afterAll(() => orm.close(true));

    it('findOneOrFail', async () => {
      const failing = orm.em.fork().findOneOrFail(Facility, { id: 404, name: SECRET });
      expect(await failureOf(failing)).toBeMappedTo(NOT_FOUND, 'Facility');
    });

    it('a stale version', async () => {
      const em = orm.em.fork();
      const facility = await em.findOneOrFail(Facility, 1);
      await change();
      facility.name = `${SECRET}-changed`;
      expect(await failureOf(em.flush())).toBeMappedTo(CHANGED, 'Facility');
    });

    it('an insert of what exists', async () => {
      const em = orm.em.fork();
      em.create(Facility, { id: 2, name: SECRET, version: 1 });
      expect(await failureOf(em.flush())).toBeMappedTo(ALREADY_EXISTS, 'facility');
    });
  });

  describe('Sequelize', () => {
    class Facility extends Model<InferAttributes<Facility>, InferCreationAttributes<Facility>> {
      declare id: number;
      declare name: string;
    }
    let sequelize: Sequelize;

    beforeAll(async () => {
      await fresh();
      sequelize = new Sequelize(url.href, { logging: false, pool: { max: 1, acquire: 50 } });
      Facility.init(
        {
          id: { type: DataTypes.INTEGER, primaryKey: true },
          name: { type: DataTypes.STRING(40), allowNull: false, validate: { isLowercase: true } },
        },
        { sequelize, tableName: 'facility', timestamps: false, version: true },
      );
    });
    afterAll(() => sequelize.close());

    it('rejectOnEmpty', async () => {
      const failing = Facility.findOne({ where: { name: `${SECRET}x` }, rejectOnEmpty: true });
      expect(await failureOf(failing)).toBeMappedTo(NOT_FOUND, 'Facility');
    });

    it('a stale version', async () => {
      const facility = await Facility.findByPk(1, { rejectOnEmpty: true });
      await change();
      expect(await failureOf(facility.update({ name: 'changed' }))).toBeMappedTo(CHANGED, 'Facility');
    });

    it('an insert of what exists', async () => {
      expect(await failureOf(Facility.create({ id: 2, name: SECRET }))).toBeMappedTo(
        ALREADY_EXISTS,
        'facility',
      );
    });

    it('routes of an excluded controller', async () => {
      const failing = Facility.create({ id: 105, name: 'overlapping' });
      expect(await failureOf(failing)).toBeMappedTo('409 Conflicts with something that exists', 'facility');
    });

    it('refusals of its own validation, of one item and of many', async () => {
      const name = SECRET.toUpperCase();
      expect(await failureOf(Facility.create({ id: 2, name }))).toBeMappedTo('400 Validation failed', name);
      const failing = Facility.bulkCreate(
        [
          { id: 2, name },
          { id: 3, name },
        ],
        { validate: true },
      );
      expect(await failureOf(failing)).toBeMappedTo('400 Validation failed', name);
    });

    it('a pool without a free connection', async () => {
      const transaction = await sequelize.transaction();
      expect(await failureOf(Facility.findAll())).toBeMappedTo('503');
      await transaction.rollback();
    });
  });

  describe('Drizzle', () => {
    const facility = pgTable('facility', {
      id: integer().primaryKey(),
      name: varchar({ length: 40 }).notNull(),
    });
    const pool = new Pool({ connectionString: url.href });
    const db = drizzle(pool);
    beforeAll(fresh);
    afterAll(() => pool.end());

    it('an insert of what exists, by itself and in a transaction', async () => {
      const values = { id: 2, name: SECRET };
      expect(await failureOf(db.insert(facility).values(values).execute())).toBeMappedTo(
        ALREADY_EXISTS,
        'facility',
      );
      const failing = db.transaction(tx => tx.insert(facility).values(values));
      expect(await failureOf(failing)).toBeMappedTo(ALREADY_EXISTS, 'facility');
    });

    it('a rollback of its user is no error of others', async () => {
      const failing = db.transaction(async tx => tx.rollback());
      expect(mapper(await failureOf(failing))).toBeUndefined();
    });
  });

  describe('Knex', () => {
    const db = knex({
      client: 'pg',
      connection: url.href,
      pool: { min: 0, max: 1 },
      acquireConnectionTimeout: 50,
    });
    beforeAll(fresh);
    afterAll(() => db.destroy());

    it('an insert of what exists', async () => {
      const failing = db('facility').insert({ id: 2, name: SECRET });
      expect(await failureOf(async () => failing)).toBeMappedTo(ALREADY_EXISTS, 'facility');
    });

    it('a query that takes longer than its timeout', async () => {
      const failing = failureOf(async () => db.raw('select pg_sleep(0.2)').timeout(30));
      expect(await failing).toBeMappedTo('503');
    });

    it('a pool without a free connection', async () => {
      await db.transaction(async () => {
        expect(await failureOf(async () => db('facility').select())).toBeMappedTo('503');
      });
    });
  });
});
