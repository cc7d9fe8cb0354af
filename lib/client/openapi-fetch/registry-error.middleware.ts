import { isClientError } from '../client-error.js';
import { networkFailureReason, RegistryNetworkError } from '../registry-network.error.js';
import { throwIfError } from '../to-registry-error.js';

/**
 * A middleware of openapi-fetch.
 *
 * @publicApi
 */
export interface RegistryErrorMiddleware {
  onResponse(exchange: { request: Request; response: Response }): Promise<undefined>;
  onError(failure: { request: Request; error: unknown }): Error;
}

/**
 * Creates a middleware that makes a client of openapi-fetch throw the errors of this client. A call that resolves then has
 * `data`, and no `error`.
 *
 * Middlewares get a response in the reverse order of their registration. Register this one first, so that the others get
 * error responses too.
 *
 * @throws `RegistryResponseError` if the server responds with a status of 400 and above
 * @throws `RegistryNetworkError` if there is no response
 *
 * @example
 * ```ts
 * import createClient from 'openapi-fetch';
 * import { registryErrorMiddleware } from 'nestjs-registry-http/client/openapi-fetch';
 * import type { paths } from './registry.js';
 *
 * const api = createClient<paths>({ baseUrl: 'https://registry.example' });
 * api.use(registryErrorMiddleware());
 *
 * const { data } = await api.GET('/api/v1/facilities.json');
 * ```
 *
 * @see RFC 9110 §15.5, §15.6
 * @publicApi
 */
export function registryErrorMiddleware(): RegistryErrorMiddleware {
  return {
    async onResponse({ response }) {
      await throwIfError(response);
      return undefined;
    },
    onError({ request, error }) {
      // If it is registered twice, the error may be its own.
      if (isClientError(error)) return error;
      return new RegistryNetworkError(networkFailureReason(error, request.signal), request.url, error);
    },
  };
}
