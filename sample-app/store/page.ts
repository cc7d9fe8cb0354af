import { and, eq, getTableColumns, gt, lt, type SQL, sql } from 'drizzle-orm';
import { conditionsOf } from './conditions.js';
import type { Statements } from './database.js';
import type { FacilityQuery } from './facility-query.js';
import { type FacilityRecord, type Identifier, recordOf } from './facility-record.js';
import { facilities, type PropertyValue } from './schema.js';

export interface Page {
  limit: number;
  offset?: number;
  /** Where the page before ended: found by the index, however far into the collection it is. */
  after?: FacilityRecord;
}

type IdentifierTuple = [agency: string, context: string, id: string];

/** A facility as JSON has it: arrays are shorter than objects, for the database and for this process. */
type FacilityTuple = [
  uuid: string,
  name: string,
  active: boolean,
  longitude: number | null,
  latitude: number | null,
  properties: Record<string, PropertyValue>,
  version: number,
  createdAt: string,
  updatedAt: string,
  identifiers: IdentifierTuple[],
];

const IDENTIFIERS =
  'array(select array[agency, context, id] from identifiers where facility = uuid order by position)';

/** A server that starts again may have lost transactions, and count from there. */
const SNAPSHOT = sql<string>`concat(pg_current_snapshot(), ' since ', pg_postmaster_start_time())`;

/** A {@link FacilityTuple} of a row of the page. */
const TUPLE = sql.raw(
  `json_build_array(uuid, name, active, longitude, latitude, properties, version, created_at, updated_at, ${IDENTIFIERS})`,
);

/** One facility with its identifiers, also a deleted one. */
export async function readFacility(
  statements: Statements,
  uuid: string,
): Promise<FacilityRecord | undefined> {
  const [row] = await statements
    .select({
      ...getTableColumns(facilities),
      identifiers: sql<IdentifierTuple[]>`to_json(${sql.raw(IDENTIFIERS)})`,
    })
    .from(facilities)
    .where(eq(facilities.uuid, uuid));
  return row && recordOf({ ...row, identifiers: row.identifiers.map(toIdentifier) });
}

/** A page as it was read. */
export interface PageRead {
  records: FacilityRecord[];
  /** What the statement for the total says; 0 without one. */
  total: number;
  /** Names what the statement could see: two statements with the same snapshot see the same rows. */
  snapshot: string;
}

/** Reads one page of the facilities that a query asks for, and a total with it: both are of one snapshot. */
export async function readPage(
  statements: Statements,
  query: FacilityQuery,
  page: Page,
  total?: SQL,
): Promise<PageRead> {
  const [read] = await selectPage(statements, query, page, total);
  if (!read) throw new Error('The database returned no row for a page');
  return { records: read.rows.map(toRecord), total: Number(read.total), snapshot: read.snapshot };
}

/** The statement that reads a page, as one value: PGlite takes longer to read 250 values than PostgreSQL to make them. */
export function selectPage(
  statements: Statements,
  query: FacilityQuery,
  { limit, offset = 0, after }: Page,
  total: SQL = sql`0`,
) {
  const { by, descending } = query.sort;
  const keys = by === 'uuid' ? (['uuid'] as const) : ([by, 'uuid'] as const);
  const order = sql.raw(keys.map(key => `${facilities[key].name} ${descending ? 'desc' : 'asc'}`).join(', '));
  const conditions = and(conditionsOf(statements, query.filters), after && isBeyond(query.sort, after));
  // First the page, then the identifiers: none are looked up for rows that are skipped.
  const page = sql`select * from ${facilities} where ${conditions} order by ${order} limit ${limit} offset ${offset}`;
  return statements
    .select({
      rows: sql<FacilityTuple[]>`coalesce(json_agg(${TUPLE} order by ${order}), '[]')`,
      total: sql<string>`${total}`,
      snapshot: SNAPSHOT,
    })
    .from(sql`(${page}) page`);
}

/** Only a living facility is on a page. */
function toRecord(tuple: FacilityTuple): FacilityRecord {
  const [uuid, name, active, longitude, latitude, properties, version, createdAt, updatedAt, identifiers] =
    tuple;
  return recordOf({
    uuid,
    name,
    active,
    longitude,
    latitude,
    properties,
    version,
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
    deletedAt: null,
    identifiers: identifiers.map(toIdentifier),
  });
}

function toIdentifier([agency, context, id]: IdentifierTuple): Identifier {
  return { agency, context, id };
}

function isBeyond({ by, descending }: FacilityQuery['sort'], { uuid, ...last }: FacilityRecord): SQL {
  const beyond = descending ? lt : gt;
  if (by === 'uuid') return beyond(facilities.uuid, uuid);
  // A row comparison, because the planner turns it into one range of the index.
  const column = facilities[by];
  return beyond(sql`(${column}, ${facilities.uuid})`, sql`(${sql.param(last[by], column)}, ${uuid}::uuid)`);
}
