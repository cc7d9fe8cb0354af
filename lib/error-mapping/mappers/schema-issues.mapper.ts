import type { ErrorMapper } from '../error-mapper.js';
import { isRecord } from '../is-record.js';
import { toException } from '../to-exception.js';
import { VALIDATION_FAILED } from '../validation/error-details.js';
import { listErrors } from '../validation/list-errors.js';
import { getPipeFailure } from '../validation/pipe-failure.js';

/**
 * The errors that zod and valibot throw themselves, where a pipe let them through: there they are about the request. Thrown
 * elsewhere, they are about something of the server's.
 */
export const mapSchemaIssues: ErrorMapper = error => {
  const failure = getPipeFailure(error);
  if (!failure || !isRecord(error) || !Array.isArray(error['issues'])) return undefined;
  return toException(400, VALIDATION_FAILED, { cause: error, errors: listErrors(error['issues'], failure) });
};
