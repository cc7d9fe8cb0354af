import { type FamilyMember, lookUp } from './error-facts.js';
import type { AnswerName } from './responses.js';

/** Knex's own error: https://knexjs.org/guide/#acquireconnectiontimeout and https://knexjs.org/guide/query-builder.html#timeout */
export const KNEX_NAMES = {
  KnexTimeoutError: 'databaseTimeout',
} as const satisfies Record<string, AnswerName>;

/** Knex. */
export const recogniseKnex: FamilyMember = ({ name }) => lookUp(KNEX_NAMES, name);
