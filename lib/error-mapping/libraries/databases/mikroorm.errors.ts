import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/** MikroORM's errors, by class: https://mikro-orm.io/api/core (packages/core/src/errors.ts, exceptions.ts) */
export const MIKROORM_NAMES = {
  OptimisticLockError: 'changedMeanwhile',
  // The classes that its drivers derive from a database's error, also for databases without codes.
  UniqueConstraintViolationException: 'alreadyExists',
  ForeignKeyConstraintViolationException: 'brokenReference',
  NotNullConstraintViolationException: 'missingValue',
  CheckConstraintViolationException: 'refusedValue',
  DeadlockException: 'writeConflict',
  LockWaitTimeoutException: 'databaseTimeout',
  ConnectionException: 'databaseUnavailable',
} as const satisfies Record<string, ResponseKind>;

/** MikroORM. The name of its not-found error is a common one: a method of the base class identifies it. */
export const mapMikroormError: LibraryMapper = ({ error, name }) =>
  name === 'NotFoundError' && typeof member(error, 'getEntity') === 'function'
    ? 'notFound'
    : lookUp(MIKROORM_NAMES, name);
