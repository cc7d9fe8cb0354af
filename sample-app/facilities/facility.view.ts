import type { FacilityContent, FacilityRecord } from '../store/index.js';
import type { HrefOf } from './href.pipe.js';

/** A facility as FRED shows it. */
export interface FacilityView extends FacilityContent {
  uuid: string;
  href: string;
  createdAt: string;
  updatedAt: string;
}

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
