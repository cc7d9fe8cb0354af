import { isClientError } from './client-error.js';
import type { RegistryNetworkError } from './registry-network.error.js';
import type { RegistryResponseError } from './registry-response.error.js';

/**
 * The errors that {@link registryFetch} rejects with; `kind` distinguishes the two.
 *
 * @publicApi
 */
export type RegistryError = RegistryResponseError | RegistryNetworkError;

/**
 * Whether a caught value is an error of this client. If statuses or error codes are given, it must be a response with one of
 * them. The compiler then narrows `status` and `code`, or `errorCode`, so that it can check that a `switch` over them is
 * exhaustive.
 *
 * @example
 * ```ts
 * import { isRegistryError } from 'nestjs-registry-http/client';
 *
 * function explain(error: unknown): string {
 *   if (isRegistryError(error, 404, 410)) {
 *     switch (error.code) {
 *       case '404 Not Found':
 *         return 'There is no such facility.';
 *       case '410 Gone':
 *         return 'The facility was removed.';
 *     }
 *   }
 *   if (isRegistryError(error, 'identifier-taken')) return 'Another facility has this identifier.';
 *   if (!isRegistryError(error)) throw error;
 *   return error.kind === 'network' ? 'The registry cannot be reached.' : error.message;
 * }
 * ```
 *
 * @publicApi
 */
export function isRegistryError(error: unknown): error is RegistryError;
export function isRegistryError<Status extends number>(
  error: unknown,
  ...statuses: readonly [Status, ...Status[]]
): error is RegistryResponseError<Status>;
export function isRegistryError<Name extends string>(
  error: unknown,
  ...errorCodes: readonly [Name, ...Name[]]
): error is RegistryResponseError<number, Name>;
export function isRegistryError(error: unknown, ...wanted: readonly (number | string)[]): boolean {
  if (!isClientError(error)) return false;
  const { status, errorCode } = error as RegistryResponseError;
  return !wanted.length || wanted.includes(status) || wanted.includes(errorCode as string);
}
