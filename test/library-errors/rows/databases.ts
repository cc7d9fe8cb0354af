import {
  MONGO_CODES,
  MONGO_DUPLICATE_KEY_CODES,
  MONGO_NAMES,
} from '../../../lib/error-mapping/libraries/databases/mongo.errors.js';
import {
  MARIADB_ERRORS,
  MYSQL2_MESSAGES,
  MYSQL_ERRORS,
} from '../../../lib/error-mapping/libraries/databases/mysql.errors.js';
import {
  PG_MESSAGES,
  POSTGRES_JS_CODES,
  SQLSTATES,
} from '../../../lib/error-mapping/libraries/databases/postgres.errors.js';
import {
  REDIS_MESSAGES,
  REDIS_NAMES,
  REDIS_REPLIES,
} from '../../../lib/error-mapping/libraries/databases/redis.errors.js';
import {
  SQLITE_CODES,
  SQLITE_CONSTRAINT_MESSAGES,
} from '../../../lib/error-mapping/libraries/databases/sqlite.errors.js';
import { errorWith, SECRET, type RowSet } from './row-set.js';

export const POSTGRES_ROWS: RowSet[] = [
  {
    library: 'postgres',
    table: SQLSTATES,
    expected: {
      '400 A required value is missing': ['23502'],
      '400 A value is not allowed': ['22023', '23514', '44000'],
      '400 A value is malformed': [
        '22007',
        '2200M',
        '2200N',
        '22018',
        '2201B',
        '22021',
        '22025',
        '22030',
        '22032',
        '22P02',
        '22P03',
        '22P05',
      ],
      '400 A value is out of range': ['22003', '22008', '22009', '22015', '2201W', '2201X'],
      '400 A value is too long': ['22001', '22026'],
      '409 Already exists': ['23505'],
      '409 Conflicts with something that exists': ['23000', '23P01'],
      '409 Something else still refers to it': ['23001'],
      '409 Refers to something that does not exist, or something else still refers to it': ['23503'],
      '409 Another change got in the way: try again': ['40000', '40001', '40002', '40P01'],
      '503': [
        '08000',
        '08001',
        '08003',
        '08004',
        '08006',
        '08007',
        '08P01',
        '25P03',
        '25P04',
        '40003',
        '53000',
        '53100',
        '53200',
        '53300',
        '53400',
        '55P03',
        '57014',
        '57P01',
        '57P02',
        '57P03',
        '57P04',
        '57P05',
      ],
    },
    make: code =>
      errorWith({ name: 'error', code, severity: 'ERROR', length: 212, schema: SECRET, routine: 'x' }),
  },
  {
    library: 'postgres',
    table: POSTGRES_JS_CODES,
    expected: { '503': ['CONNECT_TIMEOUT', 'CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'CONNECTION_ENDED'] },
    make: code => errorWith({ code, errno: code, port: 5432 }, `write ${code} ${SECRET}:5432`),
  },
  {
    library: 'postgres',
    table: PG_MESSAGES,
    expected: {
      '503': [
        'Connection terminated',
        'Connection terminated unexpectedly',
        'Connection terminated due to connection timeout',
        'Client was closed and is not queryable',
        'Client has encountered a connection error and is not queryable',
        'Cannot use a pool after calling end on the pool',
        'timeout exceeded when trying to connect',
        'timeout expired',
        'Query read timeout',
        'PGlite is closed',
        'PGlite is closing',
      ],
    },
    make: message => errorWith({}, message),
  },
];

export const MYSQL_ROWS: RowSet[] = [
  {
    library: 'mysql',
    table: MYSQL_ERRORS,
    expected: {
      '400 A required value is missing': [
        'ER_BAD_NULL_ERROR',
        'ER_WARN_NULL_TO_NOTNULL',
        'ER_NO_DEFAULT_FOR_FIELD',
      ],
      '400 A value is not allowed': [
        'ER_CHECK_CONSTRAINT_VIOLATED',
        'ER_CONSTRAINT_FAILED',
        'ER_VIEW_CHECK_FAILED',
      ],
      '400 A value is malformed': [
        'ER_REGEXP_ERROR',
        'WARN_DATA_TRUNCATED',
        'ER_TRUNCATED_WRONG_VALUE',
        'ER_INVALID_CHARACTER_STRING',
        'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
        'ER_ILLEGAL_VALUE_FOR_TYPE',
        'ER_WRONG_VALUE_FOR_TYPE',
        'ER_CANT_CREATE_GEOMETRY_OBJECT',
        'ER_WRONG_VALUE',
        'ER_INVALID_JSON_TEXT',
        'ER_INVALID_JSON_TEXT_IN_PARAM',
        'ER_CANNOT_CONVERT_STRING',
      ],
      '400 A value is out of range': [
        'ER_WARN_DATA_OUT_OF_RANGE',
        'ER_DATETIME_FUNCTION_OVERFLOW',
        'ER_DATA_OUT_OF_RANGE',
      ],
      '400 A value is too long': ['ER_DATA_TOO_LONG'],
      '409 Already exists': [
        'ER_DUP_KEY',
        'ER_DUP_ENTRY',
        'ER_DUP_UNIQUE',
        'ER_DUP_ENTRY_WITH_KEY_NAME',
        'ER_FOREIGN_DUPLICATE_KEY_WITH_CHILD_INFO',
        'ER_FOREIGN_DUPLICATE_KEY_WITHOUT_CHILD_INFO',
        'ER_DUP_UNKNOWN_IN_INDEX',
      ],
      '409 Refers to something that does not exist': ['ER_NO_REFERENCED_ROW', 'ER_NO_REFERENCED_ROW_2'],
      '409 Something else still refers to it': ['ER_ROW_IS_REFERENCED', 'ER_ROW_IS_REFERENCED_2'],
      '409 Another change got in the way: try again': [
        'ER_CHECKREAD',
        'ER_LOCK_DEADLOCK',
        'ER_XA_RBDEADLOCK',
      ],
      '503': [
        'ER_LOCK_WAIT_TIMEOUT',
        'ER_QUERY_INTERRUPTED',
        'ER_XA_RBTIMEOUT',
        'ER_STATEMENT_TIMEOUT',
        'ER_QUERY_TIMEOUT',
        'ER_LOCK_NOWAIT',
        'ER_DISK_FULL',
        'ER_OUTOFMEMORY',
        'ER_CON_COUNT_ERROR',
        'ER_OUT_OF_RESOURCES',
        'ER_SERVER_SHUTDOWN',
        'ER_NORMAL_SHUTDOWN',
        'ER_RECORD_FILE_FULL',
        'ER_HOST_IS_BLOCKED',
        'ER_ABORTING_CONNECTION',
        'ER_NEW_ABORTING_CONNECTION',
        'ER_TOO_MANY_USER_CONNECTIONS',
        'ER_USER_LIMIT_REACHED',
        'ER_CONNECTION_KILLED',
        'ER_SERVER_OFFLINE_MODE',
        'ER_SESSION_WAS_KILLED',
        'ER_CLIENT_INTERACTION_TIMEOUT',
        'PROTOCOL_CONNECTION_LOST',
        'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
        'PROTOCOL_ENQUEUE_AFTER_QUIT',
        'PROTOCOL_SEQUENCE_TIMEOUT',
        'POOL_CLOSED',
        'POOL_ENQUEUELIMIT',
        'POOL_NOCONNLIMIT',
        'ER_CONNECTION_ALREADY_CLOSED',
        'ER_CMD_CONNECTION_CLOSED',
        'ER_CONNECTION_TIMEOUT',
        'ER_SOCKET_UNEXPECTED_CLOSE',
        'ER_SOCKET_TIMEOUT',
        'ER_POOL_ALREADY_CLOSED',
        'ER_GET_CONNECTION_TIMEOUT',
      ],
    },
    make: code => errorWith({ code, errno: 1, sqlState: 'HY000' }),
  },
  {
    library: 'mysql',
    table: MARIADB_ERRORS,
    expected: { '400 A value is not allowed': ['4025 23000'], '503': ['1927 70100', '1969 70100'] },
    make: key => {
      const [errno, sqlState] = key.split(' ');
      return errorWith({ code: undefined, errno: Number(errno), sqlState });
    },
  },
  {
    library: 'mysql',
    table: MYSQL2_MESSAGES,
    expected: {
      '503': [
        "Can't add new command when connection is in closed state",
        "Can't write in closed state",
        'Pool is closed.',
        'No connections available.',
        'Queue limit reached.',
      ],
    },
    make: message => errorWith({}, message),
  },
];

const SQLITE_EXPECTED = {
  '400 A required value is missing': ['SQLITE_CONSTRAINT_NOTNULL'],
  '400 A value is not allowed': ['SQLITE_CONSTRAINT_CHECK'],
  '400 A value is malformed': ['SQLITE_CONSTRAINT_DATATYPE', 'SQLITE_MISMATCH'],
  '400 A value is too long': ['SQLITE_TOOBIG'],
  '409 Already exists': [
    'SQLITE_CONSTRAINT_UNIQUE',
    'SQLITE_CONSTRAINT_PRIMARYKEY',
    'SQLITE_CONSTRAINT_ROWID',
  ],
  '409 Refers to something that does not exist, or something else still refers to it': [
    'SQLITE_CONSTRAINT_FOREIGNKEY',
  ],
  '409 Conflicts with something that exists': ['SQLITE_CONSTRAINT_TRIGGER'],
  '409 Another change got in the way: try again': ['SQLITE_BUSY_SNAPSHOT'],
  '503': [
    'SQLITE_BUSY',
    'SQLITE_BUSY_RECOVERY',
    'SQLITE_BUSY_TIMEOUT',
    'SQLITE_LOCKED',
    'SQLITE_LOCKED_SHAREDCACHE',
    'SQLITE_INTERRUPT',
    'SQLITE_NOMEM',
    'SQLITE_FULL',
  ],
};

/** https://www.sqlite.org/rescode.html */
const SQLITE_NUMBERS: Record<string, number> = {
  SQLITE_BUSY: 5,
  SQLITE_LOCKED: 6,
  SQLITE_NOMEM: 7,
  SQLITE_INTERRUPT: 9,
  SQLITE_FULL: 13,
  SQLITE_TOOBIG: 18,
  SQLITE_MISMATCH: 20,
  SQLITE_BUSY_RECOVERY: 5 | (1 << 8),
  SQLITE_LOCKED_SHAREDCACHE: 6 | (1 << 8),
  SQLITE_CONSTRAINT_CHECK: 19 | (1 << 8),
  SQLITE_BUSY_SNAPSHOT: 5 | (2 << 8),
  SQLITE_BUSY_TIMEOUT: 5 | (3 << 8),
  SQLITE_CONSTRAINT_FOREIGNKEY: 19 | (3 << 8),
  SQLITE_CONSTRAINT_NOTNULL: 19 | (5 << 8),
  SQLITE_CONSTRAINT_PRIMARYKEY: 19 | (6 << 8),
  SQLITE_CONSTRAINT_TRIGGER: 19 | (7 << 8),
  SQLITE_CONSTRAINT_UNIQUE: 19 | (8 << 8),
  SQLITE_CONSTRAINT_ROWID: 19 | (10 << 8),
  SQLITE_CONSTRAINT_DATATYPE: 19 | (12 << 8),
};

export const SQLITE_ROWS: RowSet[] = [
  // better-sqlite3, Bun
  {
    library: 'sqlite',
    table: SQLITE_CODES,
    expected: SQLITE_EXPECTED,
    make: code => errorWith({ name: 'SqliteError', code }),
  },
  // node:sqlite
  {
    library: 'sqlite',
    table: SQLITE_CODES,
    expected: SQLITE_EXPECTED,
    make: code => errorWith({ code: 'ERR_SQLITE_ERROR', errcode: SQLITE_NUMBERS[code], errstr: SECRET }),
  },
  // libSQL
  {
    library: 'sqlite',
    table: SQLITE_CODES,
    expected: SQLITE_EXPECTED,
    make: code =>
      code.startsWith('SQLITE_CONSTRAINT_')
        ? errorWith({ name: 'LibsqlError', code: 'SQLITE_CONSTRAINT', extendedCode: code, rawCode: 19 })
        : errorWith({ name: 'LibsqlError', code, rawCode: SQLITE_NUMBERS[code] }),
  },
  // node-sqlite3
  {
    library: 'sqlite',
    table: SQLITE_CONSTRAINT_MESSAGES,
    expected: {
      '400 A required value is missing': ['NOT NULL constraint failed'],
      '400 A value is not allowed': ['CHECK constraint failed'],
      '409 Already exists': ['UNIQUE constraint failed', 'PRIMARY KEY must be unique'],
      '409 Refers to something that does not exist, or something else still refers to it': [
        'FOREIGN KEY constraint failed',
      ],
    },
    make: words =>
      errorWith({ code: 'SQLITE_CONSTRAINT', errno: 19 }, `SQLITE_CONSTRAINT: ${words}: ${SECRET}.${SECRET}`),
  },
];

export const MONGO_ROWS: RowSet[] = [
  {
    library: 'mongo',
    table: MONGO_DUPLICATE_KEY_CODES,
    expected: { '409 Already exists': [11000, 11001] },
    make: code => errorWith({ name: 'BulkWriteError', code: Number(code) }),
  },
  {
    library: 'mongo',
    table: MONGO_CODES,
    expected: {
      '400 A value is not allowed': [121],
      '409 Already exists': [12582],
      '409 Another change got in the way: try again': [112, 251],
      '503': [6, 7, 24, 50, 89, 91, 133, 189, 202, 262, 9001, 10107, 11600, 11602, 13435, 13436],
    },
    make: code => errorWith({ name: 'MongoServerError', code: Number(code), errmsg: SECRET }),
  },
  {
    library: 'mongo',
    table: MONGO_NAMES,
    expected: {
      '503': [
        'MongoClientClosedError',
        'MongoNetworkError',
        'MongoNetworkTimeoutError',
        'MongoNotConnectedError',
        'MongoOperationTimeoutError',
        'MongoPoolClearedError',
        'MongoPoolClosedError',
        'MongoServerClosedError',
        'MongoServerSelectionError',
        'MongoTopologyClosedError',
        'MongoWaitQueueTimeoutError',
      ],
    },
    make: name => errorWith({ name }),
  },
];

export const REDIS_ROWS: RowSet[] = [
  {
    library: 'redis',
    table: REDIS_NAMES,
    expected: { '503': ['MaxRetriesPerRequestError'] },
    make: name => errorWith({ name }),
  },
  {
    library: 'redis',
    table: REDIS_REPLIES,
    expected: { '503': ['BUSY', 'CLUSTERDOWN', 'LOADING', 'MASTERDOWN', 'OOM', 'READONLY', 'TRYAGAIN'] },
    make: word => errorWith({ name: 'ReplyError', command: { args: [SECRET] } }, `${word} ${SECRET}`),
  },
  {
    library: 'redis',
    table: REDIS_MESSAGES,
    expected: {
      '503': [
        'Command timed out',
        'Connection is closed.',
        'Socket closed unexpectedly',
        "Stream isn't writeable and enableOfflineQueue options is false",
        'The client is closed',
        'The client is offline',
      ],
    },
    make: message => errorWith({}, message),
  },
];
