import { markClientError } from './client-error.js';
import { describeFailure, type NetworkFailureReason } from './network-failure.js';

/**
 * There was no answer. `cause` is what `fetch` rejected with.
 *
 * @example
 * ```ts
 * import { registryFetch, RegistryNetworkError } from 'nestjs-registry-http/client';
 *
 * try {
 *   await registryFetch('https://registry.example/api/v1/facilities.json', { signal: AbortSignal.timeout(5_000) });
 * } catch (error) {
 *   if (!(error instanceof RegistryNetworkError)) throw error;
 *   console.log(error.reason); // 'timeout', 'aborted' or 'failed'
 * }
 * ```
 *
 * @publicApi
 */
export class RegistryNetworkError extends Error {
  /** Tells it from a {@link RegistryResponseError} in a `switch`. */
  readonly kind: 'network';
  /** Why there was no answer. */
  readonly reason: NetworkFailureReason;
  /** The address that was asked. */
  readonly url: string;

  constructor(reason: NetworkFailureReason, url: string, cause: unknown) {
    super(`No answer from ${url}: ${describeFailure(cause)}`, { cause });
    markClientError(this);
    this.name = 'RegistryNetworkError';
    this.kind = 'network';
    this.reason = reason;
    this.url = url;
  }
}
