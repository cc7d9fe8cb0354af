import { type ErrorFacts, type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * PostgreSQL's SQLSTATEs: https://www.postgresql.org/docs/current/errcodes-appendix.html (appendix A). Those that tell of
 * a fault of the server (a missing table, a syntax error, a division by zero) are left out: they are a 500.
 */
export const SQLSTATES = {
  // Class 08: connection exception
  '08000': 'databaseUnavailable', // connection_exception
  '08001': 'databaseUnavailable', // sqlclient_unable_to_establish_sqlconnection
  '08003': 'databaseUnavailable', // connection_does_not_exist
  '08004': 'databaseUnavailable', // sqlserver_rejected_establishment_of_sqlconnection
  '08006': 'databaseUnavailable', // connection_failure
  '08007': 'databaseUnavailable', // transaction_resolution_unknown
  '08P01': 'databaseUnavailable', // protocol_violation: also what PgBouncer says when it has no server to give
  // Class 22: data exception
  '22001': 'tooLong', // string_data_right_truncation
  '22003': 'outOfRange', // numeric_value_out_of_range
  '22007': 'malformedValue', // invalid_datetime_format
  '22008': 'outOfRange', // datetime_field_overflow
  '22009': 'outOfRange', // invalid_time_zone_displacement_value
  '2200M': 'malformedValue', // invalid_xml_document
  '2200N': 'malformedValue', // invalid_xml_content
  '22015': 'outOfRange', // interval_field_overflow
  '22018': 'malformedValue', // invalid_character_value_for_cast
  '2201B': 'malformedValue', // invalid_regular_expression
  '2201W': 'outOfRange', // invalid_row_count_in_limit_clause
  '2201X': 'outOfRange', // invalid_row_count_in_result_offset_clause
  '22021': 'malformedValue', // character_not_in_repertoire: also a null byte in a text
  '22023': 'refusedValue', // invalid_parameter_value
  '22025': 'malformedValue', // invalid_escape_sequence
  '22026': 'tooLong', // string_data_length_mismatch
  '22030': 'malformedValue', // duplicate_json_object_key_value
  '22032': 'malformedValue', // invalid_json_text
  '22P02': 'malformedValue', // invalid_text_representation
  '22P03': 'malformedValue', // invalid_binary_representation
  '22P05': 'malformedValue', // untranslatable_character: also \u0000 in a jsonb
  // Class 23: integrity constraint violation
  '23000': 'excluded', // integrity_constraint_violation
  '23001': 'stillReferenced', // restrict_violation
  '23502': 'missingValue', // not_null_violation
  '23503': 'brokenReference', // foreign_key_violation: the code is the same for both ends of the reference
  '23505': 'alreadyExists', // unique_violation
  '23514': 'refusedValue', // check_violation
  '23P01': 'excluded', // exclusion_violation
  // Class 25: invalid transaction state
  '25P03': 'databaseTimeout', // idle_in_transaction_session_timeout
  '25P04': 'databaseTimeout', // transaction_timeout
  // Class 40: transaction rollback
  '40000': 'writeConflict', // transaction_rollback
  '40001': 'writeConflict', // serialization_failure
  '40002': 'writeConflict', // transaction_integrity_constraint_violation
  '40003': 'databaseUnavailable', // statement_completion_unknown
  '40P01': 'writeConflict', // deadlock_detected
  // Class 44: WITH CHECK OPTION violation
  '44000': 'refusedValue', // with_check_option_violation
  // Class 53: insufficient resources
  '53000': 'databaseUnavailable', // insufficient_resources
  '53100': 'databaseUnavailable', // disk_full
  '53200': 'databaseUnavailable', // out_of_memory
  '53300': 'databaseUnavailable', // too_many_connections
  '53400': 'databaseUnavailable', // configuration_limit_exceeded
  // Class 55: object not in prerequisite state
  '55P03': 'databaseTimeout', // lock_not_available: lock_timeout, NOWAIT
  // Class 57: operator intervention
  '57014': 'databaseTimeout', // query_canceled: statement_timeout
  '57P01': 'databaseUnavailable', // admin_shutdown
  '57P02': 'databaseUnavailable', // crash_shutdown
  '57P03': 'databaseUnavailable', // cannot_connect_now
  '57P04': 'databaseUnavailable', // database_dropped
  '57P05': 'databaseUnavailable', // idle_session_timeout
} as const satisfies Record<string, ResponseKind>;

/** postgres.js has codes of its own for a connection: https://github.com/porsager/postgres#error-handling */
export const POSTGRES_JS_CODES = {
  CONNECT_TIMEOUT: 'databaseUnavailable',
  CONNECTION_CLOSED: 'databaseUnavailable',
  CONNECTION_DESTROYED: 'databaseUnavailable',
  CONNECTION_ENDED: 'databaseUnavailable',
} as const satisfies Record<string, ResponseKind>;

/**
 * node-postgres throws plain errors when it is the connection that failed, and so does PGlite:
 * https://github.com/brianc/node-postgres (packages/pg/lib/client.js, packages/pg-pool/index.js)
 */
export const PG_MESSAGES = {
  'Connection terminated': 'databaseUnavailable',
  'Connection terminated unexpectedly': 'databaseUnavailable',
  'Connection terminated due to connection timeout': 'databaseUnavailable',
  'Client was closed and is not queryable': 'databaseUnavailable',
  'Client has encountered a connection error and is not queryable': 'databaseUnavailable',
  'Cannot use a pool after calling end on the pool': 'databaseUnavailable',
  'timeout exceeded when trying to connect': 'databaseUnavailable',
  'timeout expired': 'databaseUnavailable',
  'Query read timeout': 'databaseTimeout',
  'PGlite is closed': 'databaseUnavailable',
  'PGlite is closing': 'databaseUnavailable',
} as const satisfies Record<string, ResponseKind>;

/**
 * 55000 has many causes. It concerns a connection only if a database accepts none. The server's function that says it is in
 * no language: https://github.com/postgres/postgres/blob/master/src/backend/utils/init/postinit.c
 */
function isRefusedByDatabase({ code, error }: ErrorFacts): boolean {
  return code === '55000' && member(error, 'routine') === 'CheckMyDatabase';
}

/** PostgreSQL, as node-postgres, PGlite and postgres.js tell of it, and as ORMs and query builders pass that on. */
export const mapPostgresError: LibraryMapper = facts =>
  lookUp(SQLSTATES, facts.code) ??
  lookUp(POSTGRES_JS_CODES, facts.code) ??
  (isRefusedByDatabase(facts) ? 'databaseUnavailable' : undefined);
