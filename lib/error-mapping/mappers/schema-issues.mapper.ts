import type { ErrorMapper } from '../error-mapper.js';
import { isRecord } from '../is-record.js';
import { standIn } from '../to-exception.js';
import { VALIDATION_FAILED } from '../validation/error-details.js';
import { listErrors } from '../validation/list-errors.js';
import { failureOf } from '../validation/pipe-failure.js';

/**
 * The errors that zod and valibot throw themselves, where a pipe let them through: there they are about the request. Thrown
 * elsewhere, they are about something of the server's.
 */
export const recogniseIssues: ErrorMapper = error => {
  const failure = failureOf(error);
  if (!failure || !isRecord(error) || !Array.isArray(error['issues'])) return undefined;
  return standIn(400, VALIDATION_FAILED, { cause: error, errors: listErrors(error['issues'], failure) });
};
