import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SQLSTATES } from '../../lib/error-mapping/libraries/databases/postgres.errors.js';
import { mapToResponse, failureOf, mapper } from './map-to-response.js';
import { raise } from './postgres-scenarios.js';
import { prismaClient, type PrismaLike } from './prisma-client.js';
import { SECRET } from './rows/row-set.js';
import './to-be-mapped-to.js';

const { DATABASE_URL } = process.env;
if (!DATABASE_URL) console.warn('DATABASE_URL is not set: what needs a PostgreSQL server is skipped');

const NOT_FOUND = '404 Resource not found';
const MISSING_REFERENCE = '409 Refers to something that does not exist';
const BROKEN_REFERENCE = '409 Refers to something that does not exist, or something else still refers to it';

describe.skipIf(!DATABASE_URL)('Prisma', () => {
  const database = `errors_prisma_${process.pid}`;
  const url = new URL(DATABASE_URL ?? 'postgres://localhost/none');
  url.pathname = `/${database}`;
  let admin: Client;
  let prisma: PrismaLike;

  beforeAll(async () => {
    admin = new Client({ connectionString: DATABASE_URL });
    await admin.connect();
    await admin.query(`create database ${database}`);
    prisma = prismaClient(url.href);
    await prisma.$executeRawUnsafe(
      'create table "Facility" (id int primary key, name varchar(40) not null unique, beds smallint check (beds > 0))',
    );
    await prisma.$executeRawUnsafe(
      'create table "Visit" (id int primary key, "facilityId" int references "Facility" (id))',
    );
    await prisma.facility.create({ data: { id: 1, name: SECRET } });
    await prisma.facility.create({ data: { id: 9, name: 'y', visits: { create: { id: 9 } } } });
  });

  it.each<[what: string, line: string, fail: (client: PrismaLike) => Promise<unknown>]>([
    ['a unique violation', '409 Already exists', db => db.facility.create({ data: { id: 2, name: SECRET } })],
    [
      'a row not found',
      '404 Resource not found',
      db => db.facility.findUniqueOrThrow({ where: { id: 404 } }),
    ],
    [
      'a row to update not found',
      '404 Resource not found',
      db => db.facility.update({ where: { id: 404 }, data: { name: SECRET } }),
    ],
    [
      'a foreign key to nowhere',
      BROKEN_REFERENCE,
      db => db.visit.create({ data: { id: 1, facilityId: 404 } }),
    ],
    ['a row to delete not found', NOT_FOUND, db => db.visit.delete({ where: { id: 404 } })],
    [
      'a row to connect in a create not found',
      MISSING_REFERENCE,
      db => db.visit.create({ data: { id: 1, facility: { connect: { id: 404 } } } }),
    ],
    [
      'a row to connect in an update not found',
      MISSING_REFERENCE,
      db => db.visit.update({ where: { id: 9 }, data: { facility: { connect: { id: 404 } } } }),
    ],
    [
      'a row to connect in the update of a row that is not found itself',
      NOT_FOUND,
      db => db.visit.update({ where: { id: 404 }, data: { facility: { connect: { id: 1 } } } }),
    ],
    [
      'several rows to connect, of which one is not found',
      MISSING_REFERENCE,
      db => db.facility.update({ where: { id: 1 }, data: { visits: { connect: [{ id: 9 }, { id: 404 }] } } }),
    ],
    [
      'a row to connect in an upsert not found',
      MISSING_REFERENCE,
      db =>
        db.facility.upsert({
          where: { id: 404 },
          create: { id: 404, name: 'x', visits: { connect: { id: 404 } } },
          update: {},
        }),
    ],
    [
      'a row to update within another not found',
      MISSING_REFERENCE,
      db =>
        db.facility.update({
          where: { id: 1 },
          data: { visits: { update: { where: { id: 404 }, data: { id: 5 } } } },
        }),
    ],
    [
      'a check violation',
      '400 A value is not allowed',
      db => db.facility.create({ data: { id: 2, name: 'x', beds: -1 } }),
    ],
    [
      'a number out of range',
      '400 A value is out of range',
      db => db.facility.create({ data: { id: 2, name: 'x', beds: 99999 } }),
    ],
    [
      'a text too long',
      '400 A value is too long',
      db => db.facility.create({ data: { id: 2, name: SECRET.repeat(9) } }),
    ],
    [
      'a unique violation of a raw query',
      '409 Already exists',
      db => db.$executeRawUnsafe(`insert into "Facility" values (1, '${SECRET}')`),
    ],
    [
      'a transaction that takes too long',
      '503',
      db => db.$transaction(async tx => [await sleep(100), await tx.facility.findMany({})], { timeout: 30 }),
    ],
  ])('%s', async (_, line, fail) => {
    expect(await failureOf(fail(prisma))).toBeMappedTo(line, 'Facility', 'Visit');
  });

  it('every SQLSTATE of the table, raised in a raw query', async () => {
    for (const sqlState of Object.keys(SQLSTATES)) {
      const bare = mapper(Object.assign(new Error('as is'), { code: sqlState }));
      const thrown = await failureOf(prisma.$executeRawUnsafe(raise(sqlState)));
      expect({ sqlState, status: mapper(thrown)?.getStatus() }).toStrictEqual({
        sqlState,
        status: bare?.getStatus(),
      });
      expect(JSON.stringify(mapToResponse(mapper(thrown)))).not.toContain(SECRET);
    }
  });

  it('a server that is not there', async () => {
    const gone = prismaClient('postgres://postgres@127.0.0.1:1/none');
    expect(await failureOf(gone.facility.findMany({}))).toBeMappedTo('503', '127.0.0.1');
    await gone.$disconnect();
  });

  it.each([
    [{ operation: 'an upsert' }, NOT_FOUND],
    [{ operation: 'a nested connect or create' }, MISSING_REFERENCE],
    [{ operation: 'a disconnect' }, MISSING_REFERENCE],
    // Before Prisma 7 it is part of a text.
    [{ cause: 'Record to update not found.' }, NOT_FOUND],
    [
      {
        cause: `No 'Facility' record (needed to inline the relation on 'Visit' record) was found for a nested connect on one-to-many relation '${SECRET}'.`,
      },
      MISSING_REFERENCE,
    ],
    [{ cause: 'Expected 2 records to be connected, found only 1.' }, MISSING_REFERENCE],
    [undefined, NOT_FOUND],
  ])('what P2025 says of other operations: %j', (meta, line) => {
    expect(Object.assign(new Error(SECRET), { code: 'P2025', meta })).toBeMappedTo(line);
  });

  it.each<[what: string, fail: (client: PrismaLike) => Promise<unknown>]>([
    ['a query that does not validate', db => db.facility.create({ data: { id: SECRET } })],
    ['a missing table', db => db.$executeRawUnsafe('select * from nowhere')],
  ])('%s is a fault of the server', async (_, fail) => {
    expect(mapper(await failureOf(fail(prisma)))).toBeUndefined();
  });

  afterAll(async () => {
    await prisma?.$disconnect();
    await admin.query(`drop database ${database} with (force)`);
    await admin.end();
  });
});
