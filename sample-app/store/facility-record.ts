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

/** A facility as the store keeps it. */
export interface FacilityRecord extends FacilityContent {
  uuid: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
}

type Row = typeof facilities.$inferSelect;

export function recordOf(row: Row, identifiers: Identifier[]): FacilityRecord {
  const { longitude, latitude, ...rest } = row;
  const coordinates: FacilityRecord['coordinates'] =
    longitude === null || latitude === null ? undefined : [longitude, latitude];
  return { ...rest, coordinates, identifiers };
}

export function columnsOf({ name, active, coordinates, properties }: FacilityContent) {
  return {
    name,
    active,
    properties,
    longitude: coordinates?.[0] ?? null,
    latitude: coordinates?.[1] ?? null,
  };
}
