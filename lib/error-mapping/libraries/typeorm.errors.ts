import type { AnswerName } from './answers.js';
import { lookUp, type FamilyMember } from './error-facts.js';

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
