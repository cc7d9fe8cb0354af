import { type LibraryMapper, lookUp } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * MongoDB's codes of a duplicate key: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml. They
 * are known by these numbers alone, whatever class carries them.
 */
export const MONGO_DUPLICATE_KEY_CODES = {
  11000: 'alreadyExists', // DuplicateKey
  11001: 'alreadyExists', // the same of an update, before 3.0
} as const satisfies Record<number, ResponseKind>;

/** Other codes of MongoDB's, from the same list: in errors of its driver only. */
export const MONGO_CODES = {
  6: 'databaseUnavailable', // HostUnreachable
  7: 'databaseUnavailable', // HostNotFound
  24: 'databaseTimeout', // LockTimeout
  50: 'databaseTimeout', // MaxTimeMSExpired
  89: 'databaseUnavailable', // NetworkTimeout
  91: 'databaseUnavailable', // ShutdownInProgress
  112: 'writeConflict', // WriteConflict
  121: 'refusedValue', // DocumentValidationFailure
  133: 'databaseUnavailable', // FailedToSatisfyReadPreference
  189: 'databaseUnavailable', // PrimarySteppedDown
  202: 'databaseTimeout', // NetworkInterfaceExceededTimeLimit
  251: 'writeConflict', // NoSuchTransaction: aborted because of another one
  262: 'databaseTimeout', // ExceededTimeLimit
  9001: 'databaseUnavailable', // SocketException
  10107: 'databaseUnavailable', // NotWritablePrimary
  11600: 'databaseUnavailable', // InterruptedAtShutdown
  11602: 'databaseUnavailable', // InterruptedDueToReplStateChange
  12582: 'alreadyExists', // DuplicateKey, as mongos passes it on
  13435: 'databaseUnavailable', // NotPrimaryNoSecondaryOk
  13436: 'databaseUnavailable', // NotPrimaryOrSecondary
} as const satisfies Record<number, ResponseKind>;

/** The driver's own errors, by class: https://github.com/mongodb/node-mongodb-native (src/error.ts, src/cmap/errors.ts) */
export const MONGO_NAMES = {
  MongoClientClosedError: 'databaseUnavailable',
  MongoNetworkError: 'databaseUnavailable',
  MongoNetworkTimeoutError: 'databaseUnavailable',
  MongoNotConnectedError: 'databaseUnavailable',
  MongoOperationTimeoutError: 'databaseTimeout',
  MongoPoolClearedError: 'databaseUnavailable',
  MongoPoolClosedError: 'databaseUnavailable',
  MongoServerClosedError: 'databaseUnavailable',
  MongoServerSelectionError: 'databaseUnavailable',
  MongoTopologyClosedError: 'databaseUnavailable',
  MongoWaitQueueTimeoutError: 'databaseUnavailable',
} as const satisfies Record<string, ResponseKind>;

/** MongoDB. */
export const mapMongoError: LibraryMapper = ({ code, name }) => {
  const duplicate = typeof code === 'number' ? lookUp(MONGO_DUPLICATE_KEY_CODES, code) : undefined;
  if (duplicate || typeof name !== 'string' || !name.startsWith('Mongo')) return duplicate;
  return lookUp(MONGO_CODES, code) ?? lookUp(MONGO_NAMES, name);
};
