import { type LibraryMapper, lookUp } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/** Knex's own error: https://knexjs.org/guide/#acquireconnectiontimeout and https://knexjs.org/guide/query-builder.html#timeout */
export const KNEX_NAMES = {
  KnexTimeoutError: 'databaseTimeout',
} as const satisfies Record<string, ResponseKind>;

/** Knex. */
export const mapKnexError: LibraryMapper = ({ name }) => lookUp(KNEX_NAMES, name);
