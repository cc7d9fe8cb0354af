import { and, asc, desc, eq, getTableColumns, gt, lt, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { conditionsOf } from './conditions.js';
import type { Statements } from './database.js';
import type { FacilityFilters, FacilityQuery } from './facility-query.js';
import { type FacilityRecord, type FacilityRow, type Identifier, recordOf } from './facility-record.js';
import { facilities, facilityCounts, identifiers } from './schema.js';

export interface Page {
  limit: number;
  offset?: number;
  /** Where the page before ended: found by the index, however far into the collection it is. */
  after?: FacilityRecord;
}

/** A row of a page as JSON has it. */
type PageRow = Omit<FacilityRow, 'createdAt' | 'updatedAt'> & Record<'createdAt' | 'updatedAt', string>;

/** One facility with its identifiers, also a deleted one. */
export async function readFacility(
  statements: Statements,
  uuid: string,
): Promise<FacilityRecord | undefined> {
  const [row] = await statements
    .select({ ...getTableColumns(facilities), identifiers: identifiersOf(facilities.uuid) })
    .from(facilities)
    .where(eq(facilities.uuid, uuid));
  return row && recordOf(row);
}

/** One page of the facilities that a query asks for, and how many there are on all pages. */
export async function readPage(statements: Statements, query: FacilityQuery, page: Page) {
  const [read] = await selectPage(statements, query, page);
  if (!read) throw new Error('The database returned no row for a page');
  const records = read.rows.map(({ createdAt, updatedAt, ...row }) =>
    recordOf({ ...row, createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) }),
  );
  return { records, total: read.total };
}

/**
 * The statement that reads a page, as one value: PGlite takes longer to read 250 values than PostgreSQL to make them.
 * Page and total are of one snapshot.
 */
export function selectPage(statements: Statements, query: FacilityQuery, { limit, offset, after }: Page) {
  const { by, descending } = query.sort;
  const direction = descending ? desc : asc;
  const keys = by === 'uuid' ? (['uuid'] as const) : ([by, 'uuid'] as const);
  // First the page, then the identifiers: none are looked up for rows that are skipped.
  const page = statements
    .select()
    .from(facilities)
    .where(and(conditionsOf(statements, query.filters), after && isBeyond(query.sort, after)))
    .orderBy(...keys.map(key => direction(facilities[key])))
    .limit(limit)
    .offset(offset ?? 0)
    .as('page');
  const members = {
    uuid: page.uuid,
    name: page.name,
    active: page.active,
    longitude: page.longitude,
    latitude: page.latitude,
    properties: page.properties,
    version: page.version,
    createdAt: page.createdAt,
    updatedAt: page.updatedAt,
    deletedAt: page.deletedAt,
    identifiers: identifiersOf(page.uuid),
  } satisfies Record<keyof PageRow, unknown>;
  const order = sql.join(
    keys.map(key => direction(page[key])),
    sql`, `,
  );
  return statements
    .select({
      rows: sql<PageRow[]>`coalesce(json_agg(${objectOf(members)} order by ${order}), '[]')`,
      // Once, and not again for the pages after.
      total: after ? sql<number>`0` : totalOf(statements, query.filters),
    })
    .from(page);
}

/** How many facilities the filters leave, on all pages. */
function totalOf(statements: Statements, filters: FacilityFilters): SQL<number> {
  const isFiltered = Object.values(filters).some(values => values !== undefined);
  // Counting all rows would cost more than reading a page of them.
  const count = isFiltered
    ? sql`(select count(*) from ${facilities} where ${conditionsOf(statements, filters)})`
    : sql`(select coalesce(sum(living), 0) from ${facilityCounts})`;
  return sql<number>`${count}`.mapWith(Number);
}

function identifiersOf(facility: PgColumn): SQL<Identifier[]> {
  const { agency, context, id, position } = identifiers;
  return sql<Identifier[]>`(
    select coalesce(json_agg(${objectOf({ agency, context, id })} order by ${position}), '[]')
    from ${identifiers} where ${identifiers.facility} = ${facility}
  )`;
}

/** A JSON object of these members. */
function objectOf(members: Record<string, PgColumn | SQL>): SQL {
  const entries = Object.entries(members).map(([name, value]) => sql`${sql.raw(`'${name}'`)}, ${value}`);
  return sql`json_build_object(${sql.join(entries, sql`, `)})`;
}

function isBeyond({ by, descending }: FacilityQuery['sort'], { uuid, ...last }: FacilityRecord): SQL {
  const beyond = descending ? lt : gt;
  if (by === 'uuid') return beyond(facilities.uuid, uuid);
  // A row comparison, because the planner turns it into one range of the index.
  const column = facilities[by];
  return beyond(sql`(${column}, ${facilities.uuid})`, sql`(${sql.param(last[by], column)}, ${uuid}::uuid)`);
}
