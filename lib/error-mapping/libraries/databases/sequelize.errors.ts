import { type LibraryMapper, lookUp } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/** Sequelize's errors, by name: https://sequelize.org/api/v6/identifiers.html#errors (src/errors) */
export const SEQUELIZE_NAMES = {
  SequelizeUniqueConstraintError: 'alreadyExists',
  SequelizeExclusionConstraintError: 'excluded',
  SequelizeForeignKeyConstraintError: 'brokenReference',
  SequelizeValidationError: 'invalid', // also allowNull: false, before the database is asked
  SequelizeOptimisticLockError: 'changedMeanwhile',
  SequelizeEmptyResultError: 'notFound', // rejectOnEmpty
  SequelizeTimeoutError: 'databaseTimeout',
  SequelizeConnectionError: 'databaseUnavailable',
  SequelizeConnectionRefusedError: 'databaseUnavailable',
  SequelizeConnectionTimedOutError: 'databaseUnavailable',
  SequelizeConnectionAcquireTimeoutError: 'databaseUnavailable',
  SequelizeHostNotFoundError: 'databaseUnavailable',
  SequelizeHostNotReachableError: 'databaseUnavailable',
  SequelizeInvalidConnectionError: 'databaseUnavailable',
} as const satisfies Record<string, ResponseKind>;

/** Sequelize. */
export const mapSequelizeError: LibraryMapper = ({ name }) => lookUp(SEQUELIZE_NAMES, name);
