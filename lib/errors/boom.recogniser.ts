import { headersOf, isRecord } from './read.js';
import type { ErrorMapper } from './recogniser.js';
import { standIn } from './stand-in.js';

/** The errors of `@hapi/boom`: their `output` is meant for the client, their `data` is not. */
export const recogniseBoom: ErrorMapper = error => {
  if (!isRecord(error) || error['isBoom'] !== true || !isRecord(error['output'])) return undefined;
  const { statusCode, payload, headers } = error['output'];
  const message = isRecord(payload) ? payload['message'] : undefined;
  return standIn(statusCode, message, { cause: error, headers: headersOf(headers) });
};
