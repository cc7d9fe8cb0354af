import { isClientError } from './client-error.js';
import type { RegistryNetworkError } from './registry-network.error.js';
import type { RegistryResponseError } from './registry-response.error.js';

/**
 * What {@link registryFetch} rejects with; its `kind` tells the two apart.
 *
 * @publicApi
 */
export type RegistryError = RegistryResponseError | RegistryNetworkError;

/**
 * Whether something caught is an error of this client and, where statuses are named, a response with one of them.
 * `status` and `code` are then known to the compiler, so that a `switch` over them can be held exhaustive.
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
export function isRegistryError(error: unknown, ...statuses: readonly number[]): boolean {
  return (
    isClientError(error) && (!statuses.length || statuses.includes((error as RegistryResponseError).status))
  );
}
