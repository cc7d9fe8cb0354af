import { type FamilyMember, lookUp } from './error-facts.js';
import type { AnswerName } from './responses.js';

/**
 * TypeORM's own errors, by class: https://github.com/typeorm/typeorm/tree/master/src/error. What a driver told it is in
 * the chain of causes.
 */
export const TYPEORM_NAMES = {
  EntityNotFoundError: 'notFound', // findOneOrFail
  OptimisticLockVersionMismatchError: 'changedMeanwhile',
} as const satisfies Record<string, AnswerName>;

/** TypeORM. */
export const recogniseTypeorm: FamilyMember = ({ name }) => lookUp(TYPEORM_NAMES, name);
