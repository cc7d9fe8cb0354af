/** Named as in FRED's queries. Values of one name are alternatives (OR); all names must hold (AND). */
export interface FacilityFilters {
  uuid?: string[];
  /** The uuids that were named by their hrefs. */
  href?: string[];
  name?: string[];
  active?: boolean[];
  coordinates?: [longitude: number, latitude: number][];
  createdAt?: Date[];
  updatedAt?: Date[];
  updatedSince?: Date[];
  // These must hold on one identifier.
  'identifiers:agency'?: string[];
  'identifiers:context'?: string[];
  'identifiers:id'?: string[];
  [property: `properties:${string}`]: string[] | undefined;
}

export type SortKey = 'uuid' | 'name' | 'active' | 'createdAt' | 'updatedAt';

export interface FacilityQuery {
  filters: FacilityFilters;
  sort: { by: SortKey; descending: boolean };
  offset: number;
  limit: number | 'off';
}
