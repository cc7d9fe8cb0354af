import type { facilities, identifiers, PropertyValue } from './schema.js';

export type Identifier = Pick<typeof identifiers.$inferSelect, 'agency' | 'context' | 'id'>;

/** What a client decides about a facility. */
export interface FacilityContent {
  name: string;
  active: boolean;
  coordinates?: [longitude: number, latitude: number];
  identifiers: Identifier[];
  properties: Record<string, PropertyValue>;
}

type Row = typeof facilities.$inferSelect;

/** A facility as the store keeps it. */
export type FacilityRecord = FacilityContent & Omit<Row, 'longitude' | 'latitude'>;

/** A facility as the database has it. */
export type FacilityRow = Row & Pick<FacilityContent, 'identifiers'>;

export function recordOf({ longitude, latitude, ...row }: FacilityRow): FacilityRecord {
  return longitude === null || latitude === null ? row : { ...row, coordinates: [longitude, latitude] };
}

export function columnsOf({ name, active, properties, coordinates }: FacilityContent) {
  const [longitude = null, latitude = null] = coordinates ?? [];
  return { name, active, properties, longitude, latitude };
}
