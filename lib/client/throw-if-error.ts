import { toRegistryError } from './to-registry-error.js';

/**
 * Passes an answer on, and throws where it is an error. It goes between any `fetch` and the reading of its answer. A
 * redirect that was not followed and a 304 are no errors, though `response.ok` is false.
 *
 * @throws {@link RegistryResponseError} for a status of 400 and above
 *
 * @example
 * ```ts
 * import { throwIfError } from 'nestjs-registry-http/client';
 *
 * const response = await fetch('https://registry.example/api/v1/facilities.json').then(throwIfError);
 * const { facilities } = (await response.json()) as { facilities: object[] };
 * ```
 *
 * @see RFC 9110 §15
 * @publicApi
 */
export async function throwIfError<Answer extends Response>(response: Answer): Promise<Answer> {
  if (response.status >= 400) throw await toRegistryError(response);
  return response;
}
