import type { RegistryException } from '../exceptions/index.js';
import { isErrorStatus } from '../status/index.js';
import { readErrorHeaders, isRecord } from './is-record.js';
import { toException } from './to-exception.js';

/**
 * The header fields of a framework's error that are sent, since statuses need them (RFC 9110 §11.6.1, §10.2.3, §10.2.1,
 * §14.4).
 */
const TRUSTED_FIELDS = /^(?:www-authenticate|retry-after|allow|content-range|ratelimit(?:-.+)?)$/i;

/** The errors that reached the HTTP framework, by their requests. */
const reached = new WeakMap<object, unknown>();

/**
 * Notes that an error reached the HTTP framework itself: by Express middleware or `next(error)`, by a Fastify hook or
 * plugin. The status of such an error is meant for the client. An error that a controller throws, or code that it calls, may
 * have the status of an upstream (a payment service's 402, a bucket's 404), which must not reach the client.
 */
export function noteFrameworkError(request: object, error: unknown): void {
  if (isRecord(error)) reached.set(request, error);
}

/** Whether an error reached the HTTP framework, so that its status can be trusted. */
export function isFrameworkError(request: object, error: unknown): boolean {
  return isRecord(error) && reached.get(request) === error;
}

/** Whether the error of a request reached the HTTP framework, so that no handler sent it. */
export function hasFrameworkError(request: object): boolean {
  return reached.has(request);
}

/**
 * Maps an error that no other mapper knows, by its `status` or `statusCode`. Its message is sent only if `expose` is `true`.
 */
export function mapFrameworkError(error: unknown): RegistryException | undefined {
  if (!isRecord(error)) return undefined;
  const status = [error['status'], error['statusCode']].find(isErrorStatus);
  if (status === undefined) return undefined;
  const message = error['expose'] === true ? error['message'] : undefined;
  return toException(status, message, { cause: error, headers: trustedFields(error['headers']) });
}

function trustedFields(headers: unknown): ReturnType<typeof readErrorHeaders> {
  const fields = Object.entries(readErrorHeaders(headers) ?? {}).filter(([name]) =>
    TRUSTED_FIELDS.test(name),
  );
  return fields.length ? Object.fromEntries(fields) : undefined;
}
