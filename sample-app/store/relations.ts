import { relations } from 'drizzle-orm';
import { facilities, identifiers } from './schema.js';

export const facilityRelations = relations(facilities, ({ many }) => ({ identifiers: many(identifiers) }));

export const identifierRelations = relations(identifiers, ({ one }) => ({
  owner: one(facilities, { fields: [identifiers.facility], references: [facilities.uuid] }),
}));
