import { and, asc, desc, gt, lt, type SQL, sql } from 'drizzle-orm';
import { conditionsOf } from './conditions.js';
import type { Statements } from './database.js';
import type { FacilityQuery } from './facility-query.js';
import type { FacilityRecord } from './facility-record.js';
import { facilities, identifiers } from './schema.js';

export const WITH_IDENTIFIERS = {
  identifiers: { columns: { agency: true, context: true, id: true }, orderBy: identifiers.position },
} as const;

export interface Page {
  limit: number;
  offset?: number;
  /** Where the page before ended: found by the index, however far into the collection it is. */
  after?: FacilityRecord;
}

/** One page of the facilities that a query asks for, with their identifiers. */
export function selectPage(statements: Statements, query: FacilityQuery, { limit, offset, after }: Page) {
  const { by, descending } = query.sort;
  const direction = descending ? desc : asc;
  const keys = by === 'uuid' ? [facilities.uuid] : [facilities[by], facilities.uuid];
  return statements.query.facilities.findMany({
    with: WITH_IDENTIFIERS,
    where: and(conditionsOf(statements, query.filters), after && isBeyond(query.sort, after)),
    orderBy: keys.map(key => direction(key)),
    limit,
    offset,
  });
}

function isBeyond({ by, descending }: FacilityQuery['sort'], { uuid, ...last }: FacilityRecord): SQL {
  const beyond = descending ? lt : gt;
  if (by === 'uuid') return beyond(facilities.uuid, uuid);
  // A row comparison, because the planner turns it into one range of the index.
  const column = facilities[by];
  return beyond(sql`(${column}, ${facilities.uuid})`, sql`(${sql.param(last[by], column)}, ${uuid}::uuid)`);
}
