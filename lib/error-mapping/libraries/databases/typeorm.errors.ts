import { type LibraryMapper, lookUp } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * TypeORM's own errors, by class: https://github.com/typeorm/typeorm/tree/master/src/error. What a driver told it is in
 * the chain of causes.
 */
export const TYPEORM_NAMES = {
  EntityNotFoundError: 'notFound', // findOneOrFail
  OptimisticLockVersionMismatchError: 'changedMeanwhile',
} as const satisfies Record<string, ResponseKind>;

/** TypeORM. */
export const mapTypeormError: LibraryMapper = ({ name }) => lookUp(TYPEORM_NAMES, name);
