import { isErrorStatus } from '../../status/index.js';
import type { ErrorMapper } from '../error-mapper.js';
import { readErrorHeaders, isRecord } from '../is-record.js';
import { toException } from '../to-exception.js';

/** The errors of `@hapi/boom`: their `output` is meant for the client, their `data` is not. */
export const mapBoomError: ErrorMapper = error => {
  if (!isRecord(error) || error['isBoom'] !== true || !isRecord(error['output'])) return undefined;
  const { statusCode, payload, headers } = error['output'];
  const message = isRecord(payload) ? payload['message'] : undefined;
  return toException(statusCode, message, { cause: error, headers: readErrorHeaders(headers) });
};

/**
 * Maps errors that are made for HTTP: those of http-errors, those of Fastify, and plain objects with a status and a message.
 * `expose` distinguishes an error of http-errors from an upstream's error that has a status.
 */
export const mapHttpError: ErrorMapper = error => {
  if (!isRecord(error) || !(isHttpError(error) || isFastifyError(error) || isPlainHttpError(error))) {
    return undefined;
  }
  const message = error['expose'] === false ? undefined : error['message'];
  return toException(error['statusCode'], message, {
    cause: error,
    headers: readErrorHeaders(error['headers']),
  });
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
