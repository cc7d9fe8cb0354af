import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/** MikroORM's errors, by class: https://mikro-orm.io/api/core (packages/core/src/errors.ts, exceptions.ts) */
export const MIKROORM_NAMES = {
  OptimisticLockError: 'changedMeanwhile',
  // What its drivers make of a database's error, also where the database has no codes.
  UniqueConstraintViolationException: 'alreadyExists',
  ForeignKeyConstraintViolationException: 'brokenReference',
  NotNullConstraintViolationException: 'missingValue',
  CheckConstraintViolationException: 'refusedValue',
  DeadlockException: 'writeConflict',
  LockWaitTimeoutException: 'databaseTimeout',
  ConnectionException: 'databaseUnavailable',
} as const satisfies Record<string, ResponseKind>;

/** MikroORM. The name of its not-found error is anybody's: it is told by the method that the base class has. */
export const mapMikroormError: LibraryMapper = ({ error, name }) =>
  name === 'NotFoundError' && typeof member(error, 'getEntity') === 'function'
    ? 'notFound'
    : lookUp(MIKROORM_NAMES, name);
