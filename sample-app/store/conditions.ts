import { and, eq, gte, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Statements } from './database.js';
import type { FacilityFilters } from './facility-query.js';
import { facilities, identifiers } from './schema.js';

const PROPERTY = 'properties:';

/** What a living facility must satisfy to be listed, as SQL that the indexes of the schema serve. */
export function conditionsOf(statements: Statements, filters: FacilityFilters): SQL | undefined {
  const { uuid, href, name, active, coordinates, createdAt, updatedAt, updatedSince } = filters;
  return and(
    isNull(facilities.deletedAt),
    uuid && inArray(facilities.uuid, uuid),
    href && inArray(facilities.uuid, href),
    name && inArray(facilities.name, name),
    active && inArray(facilities.active, active),
    coordinates &&
      or(...coordinates.map(([x, y]) => and(eq(facilities.longitude, x), eq(facilities.latitude, y)))),
    createdAt && inArray(facilities.createdAt, createdAt),
    updatedAt && inArray(facilities.updatedAt, updatedAt),
    updatedSince && or(...updatedSince.map(since => gte(facilities.updatedAt, since))),
    ...Object.keys(filters)
      .filter(isProperty)
      .map(property => hasProperty(property.slice(PROPERTY.length), filters[property] ?? [])),
    hasIdentifier(statements, filters),
  );
}

function isProperty(name: string): name is `${typeof PROPERTY}${string}` {
  return name.startsWith(PROPERTY);
}

function hasIdentifier(
  statements: Statements,
  { 'identifiers:agency': agency, 'identifiers:context': context, 'identifiers:id': id }: FacilityFilters,
): SQL | undefined {
  if (!agency && !context && !id) return undefined;
  const owners = statements
    .select({ facility: identifiers.facility })
    .from(identifiers)
    .where(
      and(
        agency && inArray(identifiers.agency, agency),
        context && inArray(identifiers.context, context),
        id && inArray(identifiers.id, id),
      ),
    );
  return inArray(facilities.uuid, owners);
}

/** Containment, since only that is served by the GIN index; a list matches where one of its members does. */
function hasProperty(key: string, values: string[]): SQL | undefined {
  const candidates = values.flatMap(readings).flatMap(value => [value, [value]]);
  return or(
    ...candidates.map(value => sql`${facilities.properties} @> ${JSON.stringify({ [key]: value })}::jsonb`),
  );
}

/** A query says everything in text: 55 may mean the number or the string, true the boolean or the string. */
function readings(text: string): (string | number | boolean)[] {
  if (text === 'true' || text === 'false') return [text, text === 'true'];
  if (text.trim() === '' || !Number.isFinite(Number(text))) return [text];
  return [text, Number(text)];
}
