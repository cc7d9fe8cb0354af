import { networkFailureReason, RegistryNetworkError } from './registry-network.error.js';
import { throwIfError } from './to-registry-error.js';

/**
 * Anything that works like `fetch`.
 *
 * @publicApi
 */
export type FetchLike = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * The options of {@link registryFetch}, beside the request.
 *
 * @publicApi
 */
export interface RegistryFetchOptions {
  /** The `fetch` to use instead of the global one. */
  fetch?: FetchLike;
}

/**
 * `fetch` for a server that follows the contract. It resolves with a response below 400, like `fetch`, and rejects with a
 * typed error otherwise.
 *
 * @throws {@link RegistryResponseError} when the server responds with a status of 400 and above
 * @throws {@link RegistryNetworkError} when there is no response
 *
 * @example
 * ```ts
 * import { isRegistryError, registryFetch } from 'nestjs-registry-http/client';
 *
 * async function find(id: string): Promise<unknown> {
 *   try {
 *     const response = await registryFetch(`https://registry.example/api/v1/facilities/${id}.json`);
 *     return await response.json();
 *   } catch (error) {
 *     if (isRegistryError(error, 404, 410)) return undefined;
 *     throw error;
 *   }
 * }
 * ```
 *
 * @publicApi
 */
export async function registryFetch(
  input: string | URL | Request,
  init?: RequestInit,
  options?: RegistryFetchOptions,
): Promise<Response> {
  // Not `options.fetch(…)`: the browser's own fetch cannot be called as a method of another object.
  const send = options?.fetch ?? fetch;
  let response: Response;
  try {
    response = await send(input, init);
  } catch (error) {
    const { url, signal } = Object(input) as Partial<Request>;
    throw new RegistryNetworkError(
      networkFailureReason(error, init?.signal ?? signal),
      url ?? String(input),
      error,
    );
  }
  return throwIfError(response);
}
