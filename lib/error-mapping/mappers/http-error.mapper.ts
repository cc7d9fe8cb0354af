import { isErrorStatus } from '../contract/index.js';
import { headersOf, isRecord } from './read.js';
import type { ErrorMapper } from './recogniser.js';
import { standIn } from './stand-in.js';

/**
 * The errors that say for themselves that they are HTTP's: those of http-errors (which `expose` tells from an upstream's
 * answer that happens to have a status), Fastify's, and plain objects with a status and a message.
 */
export const recogniseHttpError: ErrorMapper = error => {
  if (!isRecord(error) || !(isHttpError(error) || isFastifyError(error) || isPlainHttpError(error))) {
    return undefined;
  }
  const message = error['expose'] === false ? undefined : error['message'];
  return standIn(error['statusCode'], message, { cause: error, headers: headersOf(error['headers']) });
};

function isHttpError(error: Readonly<Record<string, unknown>>): boolean {
  return (
    error instanceof Error &&
    typeof error['expose'] === 'boolean' &&
    typeof error['statusCode'] === 'number' &&
    error['status'] === error['statusCode']
  );
}

function isFastifyError(error: Readonly<Record<string, unknown>>): boolean {
  const { code, statusCode, name } = error;
  return (
    typeof code === 'string' &&
    typeof statusCode === 'number' &&
    (name === 'FastifyError' || code.startsWith('FST_'))
  );
}

function isPlainHttpError(error: Readonly<Record<string, unknown>>): boolean {
  return (
    !(error instanceof Error) && isErrorStatus(error['statusCode']) && typeof error['message'] === 'string'
  );
}
