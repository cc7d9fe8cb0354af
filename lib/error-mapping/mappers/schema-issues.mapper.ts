import type { ErrorMapper } from '../error-mapper.js';
import { isRecord } from '../is-record.js';
import { toException } from '../to-exception.js';
import { VALIDATION_FAILED } from '../validation/error-details.js';
import { listErrors } from '../validation/list-errors.js';
import { getPipeFailure } from '../validation/pipe-failure.js';

/**
 * Maps the errors that zod and valibot throw themselves, if they come from a pipe: then they are about the request. Thrown
 * elsewhere, they are about data of the server.
 */
export const mapSchemaIssues: ErrorMapper = error => {
  const failure = getPipeFailure(error);
  if (!failure || !isRecord(error) || !Array.isArray(error['issues'])) return undefined;
  return toException(400, VALIDATION_FAILED, { cause: error, errors: listErrors(error['issues'], failure) });
};
