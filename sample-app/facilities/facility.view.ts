import type { z } from 'zod';
import type { FacilityRecord } from '../store/index.js';
import type { facility } from './facility.schema.js';
import type { HrefOf } from './href.pipe.js';

/** A facility as FRED shows it. */
export type FacilityView = z.output<typeof facility>;

export function viewOf(record: FacilityRecord, hrefOf: HrefOf): FacilityView {
  const { uuid, name, active, coordinates, identifiers, properties, createdAt, updatedAt } = record;
  return {
    uuid,
    href: hrefOf(uuid),
    name,
    active,
    ...(coordinates && { coordinates }),
    identifiers,
    properties,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
