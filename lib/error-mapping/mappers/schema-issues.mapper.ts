import { isRecord } from '../read.js';
import type { ErrorMapper } from '../recogniser.js';
import { standIn } from '../stand-in.js';
import { VALIDATION_FAILED } from './details.js';
import { listErrors } from './list-errors.js';
import { failureOf } from './pipe-failure.js';

/**
 * The errors that zod and valibot throw themselves, where a pipe let them through: there they are about the request. Thrown
 * elsewhere, they are about something of the server's.
 */
export const recogniseIssues: ErrorMapper = error => {
  const failure = failureOf(error);
  if (!failure || !isRecord(error) || !Array.isArray(error['issues'])) return undefined;
  return standIn(400, VALIDATION_FAILED, { cause: error, errors: listErrors(error['issues'], failure) });
};
