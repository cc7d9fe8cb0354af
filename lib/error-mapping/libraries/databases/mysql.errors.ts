import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * MySQL's server errors, by the name that drivers give as `code`:
 * https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html, and MariaDB's:
 * https://mariadb.com/kb/en/mariadb-error-code-reference/. Faults of the server (no such table, a syntax error) are left
 * out: they are a 500.
 */
export const MYSQL_ERRORS = {
  ER_DUP_KEY: 'alreadyExists', // 1022
  ER_DUP_ENTRY: 'alreadyExists', // 1062
  ER_DUP_UNIQUE: 'alreadyExists', // 1169
  ER_DUP_ENTRY_WITH_KEY_NAME: 'alreadyExists', // 1586
  ER_FOREIGN_DUPLICATE_KEY_WITH_CHILD_INFO: 'alreadyExists', // 1761
  ER_FOREIGN_DUPLICATE_KEY_WITHOUT_CHILD_INFO: 'alreadyExists', // 1762
  ER_DUP_UNKNOWN_IN_INDEX: 'alreadyExists', // 1859

  ER_NO_REFERENCED_ROW: 'missingReference', // 1216
  ER_NO_REFERENCED_ROW_2: 'missingReference', // 1452
  ER_ROW_IS_REFERENCED: 'stillReferenced', // 1217
  ER_ROW_IS_REFERENCED_2: 'stillReferenced', // 1451

  ER_BAD_NULL_ERROR: 'missingValue', // 1048
  ER_WARN_NULL_TO_NOTNULL: 'missingValue', // 1263
  ER_NO_DEFAULT_FOR_FIELD: 'missingValue', // 1364

  ER_CHECK_CONSTRAINT_VIOLATED: 'refusedValue', // 3819
  ER_CONSTRAINT_FAILED: 'refusedValue', // 4025 of MariaDB
  ER_VIEW_CHECK_FAILED: 'refusedValue', // 1369

  ER_DATA_TOO_LONG: 'tooLong', // 1406
  ER_WARN_DATA_OUT_OF_RANGE: 'outOfRange', // 1264
  ER_DATETIME_FUNCTION_OVERFLOW: 'outOfRange', // 1441
  ER_DATA_OUT_OF_RANGE: 'outOfRange', // 1690

  ER_REGEXP_ERROR: 'malformedValue', // 1139
  WARN_DATA_TRUNCATED: 'malformedValue', // 1265: also a value that an ENUM does not have
  ER_TRUNCATED_WRONG_VALUE: 'malformedValue', // 1292
  ER_INVALID_CHARACTER_STRING: 'malformedValue', // 1300
  ER_TRUNCATED_WRONG_VALUE_FOR_FIELD: 'malformedValue', // 1366
  ER_ILLEGAL_VALUE_FOR_TYPE: 'malformedValue', // 1367
  ER_WRONG_VALUE_FOR_TYPE: 'malformedValue', // 1411
  ER_CANT_CREATE_GEOMETRY_OBJECT: 'malformedValue', // 1416
  ER_WRONG_VALUE: 'malformedValue', // 1525
  ER_INVALID_JSON_TEXT: 'malformedValue', // 3140
  ER_INVALID_JSON_TEXT_IN_PARAM: 'malformedValue', // 3141
  ER_CANNOT_CONVERT_STRING: 'malformedValue', // 3854

  ER_CHECKREAD: 'writeConflict', // 1020: MariaDB's innodb_snapshot_isolation
  ER_LOCK_DEADLOCK: 'writeConflict', // 1213
  ER_XA_RBDEADLOCK: 'writeConflict', // 1614

  ER_LOCK_WAIT_TIMEOUT: 'databaseTimeout', // 1205
  ER_QUERY_INTERRUPTED: 'databaseTimeout', // 1317
  ER_XA_RBTIMEOUT: 'databaseTimeout', // 1613
  ER_STATEMENT_TIMEOUT: 'databaseTimeout', // 1969 of MariaDB: max_statement_time
  ER_QUERY_TIMEOUT: 'databaseTimeout', // 3024: max_execution_time
  ER_LOCK_NOWAIT: 'databaseTimeout', // 3572

  ER_DISK_FULL: 'databaseUnavailable', // 1021
  ER_OUTOFMEMORY: 'databaseUnavailable', // 1037
  ER_CON_COUNT_ERROR: 'databaseUnavailable', // 1040
  ER_OUT_OF_RESOURCES: 'databaseUnavailable', // 1041
  ER_SERVER_SHUTDOWN: 'databaseUnavailable', // 1053
  ER_NORMAL_SHUTDOWN: 'databaseUnavailable', // 1077
  ER_RECORD_FILE_FULL: 'databaseUnavailable', // 1114
  ER_HOST_IS_BLOCKED: 'databaseUnavailable', // 1129
  ER_ABORTING_CONNECTION: 'databaseUnavailable', // 1152
  ER_NEW_ABORTING_CONNECTION: 'databaseUnavailable', // 1184
  ER_TOO_MANY_USER_CONNECTIONS: 'databaseUnavailable', // 1203
  ER_USER_LIMIT_REACHED: 'databaseUnavailable', // 1226
  ER_CONNECTION_KILLED: 'databaseUnavailable', // 1927 of MariaDB
  ER_SERVER_OFFLINE_MODE: 'databaseUnavailable', // 3032
  ER_SESSION_WAS_KILLED: 'databaseUnavailable', // 3169
  ER_CLIENT_INTERACTION_TIMEOUT: 'databaseUnavailable', // 4031

  // mysql2 and mysql: https://github.com/mysqljs/mysql#error-handling
  PROTOCOL_CONNECTION_LOST: 'databaseUnavailable',
  PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR: 'databaseUnavailable',
  PROTOCOL_ENQUEUE_AFTER_QUIT: 'databaseUnavailable',
  PROTOCOL_SEQUENCE_TIMEOUT: 'databaseTimeout',
  POOL_CLOSED: 'databaseUnavailable',
  POOL_ENQUEUELIMIT: 'databaseUnavailable',
  POOL_NOCONNLIMIT: 'databaseUnavailable',

  // MariaDB's connector: https://github.com/mariadb-corporation/mariadb-connector-nodejs (lib/misc/errors.js)
  ER_CONNECTION_ALREADY_CLOSED: 'databaseUnavailable',
  ER_CMD_CONNECTION_CLOSED: 'databaseUnavailable',
  ER_CONNECTION_TIMEOUT: 'databaseUnavailable',
  ER_SOCKET_UNEXPECTED_CLOSE: 'databaseUnavailable',
  ER_SOCKET_TIMEOUT: 'databaseTimeout',
  ER_POOL_ALREADY_CLOSED: 'databaseUnavailable',
  ER_GET_CONNECTION_TIMEOUT: 'databaseUnavailable',
} as const satisfies Record<string, ResponseKind>;

/**
 * MariaDB's own errors through a driver that has only MySQL's names, which for these numbers are none or others: by
 * number and SQLSTATE.
 */
export const MARIADB_ERRORS = {
  '1927 70100': 'databaseUnavailable', // ER_CONNECTION_KILLED
  '1969 70100': 'databaseTimeout', // ER_STATEMENT_TIMEOUT
  '4025 23000': 'refusedValue', // ER_CONSTRAINT_FAILED
} as const satisfies Record<string, ResponseKind>;

/** Plain errors of mysql2: https://github.com/sidorares/node-mysql2 (lib/base/connection.js, pool.js) */
export const MYSQL2_MESSAGES = {
  "Can't add new command when connection is in closed state": 'databaseUnavailable',
  "Can't write in closed state": 'databaseUnavailable',
  'Pool is closed.': 'databaseUnavailable',
  'No connections available.': 'databaseUnavailable',
  'Queue limit reached.': 'databaseUnavailable',
} as const satisfies Record<string, ResponseKind>;

/** MySQL and MariaDB. */
export const mapMysqlError: LibraryMapper = facts =>
  lookUp(MYSQL_ERRORS, facts.code) ?? byNumber(facts.error);

function byNumber(error: object): ResponseKind | undefined {
  const state = member(error, 'sqlState');
  const number = member(error, 'errno');
  return typeof state === 'string' && typeof number === 'number'
    ? lookUp(MARIADB_ERRORS, `${number} ${state}`)
    : undefined;
}
