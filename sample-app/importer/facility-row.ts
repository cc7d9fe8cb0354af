import type { z } from 'zod';
import type { newFacility } from '../facilities/facility.schema.js';
import { readCoordinate } from './coordinate.js';

/** The columns of a master facility list. */
export const COLUMNS = [
  'code',
  'name',
  'type',
  'owner',
  'status',
  'beds',
  'cots',
  'open_whole_day',
  'latitude',
  'longitude',
] as const;

/** A row as it stands in the file. */
export type FacilityRow = Record<(typeof COLUMNS)[number], string>;

/** A facility as the registry takes it. */
export type NewFacility = z.input<typeof newFacility>;

/** What became of a row: a facility, perhaps without its coordinates, or the reason why it cannot be one. */
export type MappedRow = { facility: NewFacility; coordinatesFault?: string } | { fault: string };

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

const WHOLE_NUMBER = /^\d{1,9}$/;

/** What a column holds, by name: the value, nothing where it is empty, or a fault. */
const PROPERTIES = {
  type: { column: 'type', read: text => text },
  owner: { column: 'owner', read: text => text },
  numBeds: { column: 'beds', read: text => (WHOLE_NUMBER.test(text) ? Number(text) : undefined) },
  numCots: { column: 'cots', read: text => (WHOLE_NUMBER.test(text) ? Number(text) : undefined) },
  openWholeDay: { column: 'open_whole_day', read: text => BOOLEANS.get(text.toLowerCase()) },
} as const satisfies Record<
  string,
  { column: keyof FacilityRow; read: (text: string) => string | number | boolean | undefined }
>;

function mapCoordinates(
  row: FacilityRow,
): { coordinates: NewFacility['coordinates'] } | { coordinatesFault: string } {
  const latitude = readCoordinate('latitude', row.latitude);
  const longitude = readCoordinate('longitude', row.longitude);
  if ('degrees' in latitude && 'degrees' in longitude) {
    return { coordinates: [longitude.degrees, latitude.degrees] };
  }
  const faults = [latitude, longitude].flatMap(coordinate =>
    'fault' in coordinate ? [coordinate.fault] : [],
  );
  return { coordinatesFault: faults.join(', ') };
}

/** Maps one row to the facility that is sent for it. */
export function mapRow(row: FacilityRow): MappedRow {
  const code = row.code.trim();
  // The code is what a second run is recognised by.
  if (code === '') return { fault: 'code is empty' };

  const properties: Record<string, string | number | boolean> = {};
  for (const [name, { column, read }] of Object.entries(PROPERTIES)) {
    const text = row[column].trim();
    if (text === '') continue;
    const value = read(text);
    if (value === undefined) return { fault: `${column} "${text}" cannot be read` };
    properties[name] = value;
  }

  const status = row.status.trim();
  const facility: NewFacility = {
    name: row.name.trim(),
    ...(status === '' ? {} : { active: status.toUpperCase() === 'OPERATIONAL' }),
    identifiers: [{ agency: 'MOH', context: 'MFL', id: code }],
    properties,
  };
  const place = mapCoordinates(row);
  return 'coordinates' in place ? { facility: { ...facility, ...place } } : { facility, ...place };
}
