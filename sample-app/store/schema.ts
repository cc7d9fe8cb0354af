import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

/** What a property may hold: a scalar (an ISO 8601 date is a string) or a list of them. */
export type PropertyValue = string | number | boolean | (string | number | boolean)[];

// Milliseconds, because a JavaScript Date holds no more: what is read back equals what is stored.
const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/**
 * A row stays if its facility is deleted: it keeps the uuid taken, and makes a request for it a 410.
 * Every index that serves a query leaves the tombstones out and ends in the uuid, which makes each order total.
 */
export const facilities = pgTable(
  'facilities',
  {
    uuid: uuid('uuid').primaryKey().defaultRandom(),
    name: text('name').notNull(),
    active: boolean('active').notNull(),
    longitude: doublePrecision('longitude'),
    latitude: doublePrecision('latitude'),
    properties: jsonb('properties').$type<Record<string, PropertyValue>>().notNull(),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    deletedAt: instant('deleted_at'),
  },
  table => {
    const living = sql`deleted_at is null`;
    return [
      index('facilities_living').on(table.uuid).where(living),
      index('facilities_by_name').on(table.name, table.uuid).where(living),
      index('facilities_by_active').on(table.active, table.uuid).where(living),
      index('facilities_by_coordinates').on(table.longitude, table.latitude).where(living),
      index('facilities_by_created_at').on(table.createdAt, table.uuid).where(living),
      index('facilities_by_updated_at').on(table.updatedAt, table.uuid).where(living),
      index('facilities_by_properties')
        .using('gin', sql`properties jsonb_path_ops`)
        .where(living),
    ];
  },
);

/** The identifiers of living facilities; the unique constraint decides whose an identifier is. */
export const identifiers = pgTable(
  'identifiers',
  {
    facility: uuid('facility')
      .notNull()
      .references(() => facilities.uuid),
    position: integer('position').notNull(),
    agency: text('agency').notNull(),
    context: text('context').notNull(),
    id: text('id').notNull(),
  },
  table => [
    primaryKey({ name: 'identifiers_pkey', columns: [table.facility, table.position] }),
    unique('identifiers_agency_context_id_unique').on(table.agency, table.context, table.id),
    index('identifiers_by_context').on(table.context),
    index('identifiers_by_id').on(table.id),
  ],
);

/**
 * How many facilities are living, as the sum of all rows. Triggers of the migrations keep it, each connection to the
 * database in a row of its own, so that writers do not wait for each other.
 */
export const facilityCounts = pgTable('facility_counts', {
  slot: integer('slot').primaryKey(),
  living: bigint('living', { mode: 'number' }).notNull(),
});
