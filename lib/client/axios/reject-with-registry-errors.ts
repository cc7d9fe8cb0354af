import { RegistryNetworkError } from '../registry-network.error.js';
import { createResponseError } from '../to-registry-error.js';
import { axiosFailureReason, isAxiosError, readData, readHeaders } from './axios-error.js';

/**
 * The members of an axios instance that are used: of `axios`, `axios.create()`, or `HttpService.axiosRef` of `@nestjs/axios`.
 *
 * @publicApi
 */
export interface AxiosLike {
  readonly interceptors: {
    readonly response: {
      use(onFulfilled: undefined, onRejected: (error: unknown) => Promise<never>): unknown;
    };
  };
  getUri(config?: object): string;
}

async function toError(error: unknown, instance: AxiosLike): Promise<unknown> {
  if (!isAxiosError(error)) return error;
  const { config, request, response } = error;
  // If redirects were followed, XMLHttpRequest and Node each keep the final URL.
  const url = request?.responseURL || request?.res?.responseUrl || (config ? instance.getUri(config) : '');
  // Without data, the body has not arrived: the connection broke, or the caller aborted the request.
  if (!response || (response.status < 400 && response.data === undefined))
    return new RegistryNetworkError(axiosFailureReason(error), url, error);
  // A status below 400 that `validateStatus` refuses, and a success that cannot be parsed, are no errors of the contract.
  if (response.status < 400) return error;
  const { status, statusText = '', headers, data } = response;
  const head = { status, statusText, headers: readHeaders(headers), url };
  // As of any error, the cause is not enumerable: JSON and loggers would show the request's credentials.
  return Object.defineProperty(createResponseError(head, await readData(data)), 'cause', {
    value: error,
    configurable: true,
    writable: true,
  });
}

/**
 * Makes an axios instance reject with the errors of the client, by an interceptor for responses. A response that resolves is
 * unchanged, also one of 400 and above that `validateStatus` accepts. An `AxiosError` of a status below 400, such as a 304,
 * and any other error are unchanged too. The `AxiosError` is the `cause` of the error.
 *
 * Interceptors that were added to the same instance earlier get the `AxiosError`, later ones the error of the client.
 *
 * @throws `RegistryResponseError` if the server responds with a status of 400 and above, with any `responseType`
 * @throws `RegistryNetworkError` if there is no response, or if its body is incomplete
 *
 * @returns the same instance
 *
 * @example
 * ```ts
 * import axios from 'axios';
 * import { isRegistryError } from 'nestjs-registry-http/client';
 * import { rejectWithRegistryErrors } from 'nestjs-registry-http/client/axios';
 *
 * const http = rejectWithRegistryErrors(axios.create({ baseURL: 'https://registry.example/api/v1' }));
 *
 * async function find(id: string): Promise<unknown> {
 *   try {
 *     return (await http.get(`/facilities/${id}.json`)).data;
 *   } catch (error) {
 *     if (isRegistryError(error, 404, 410)) return undefined;
 *     throw error;
 *   }
 * }
 * ```
 *
 * @see RFC 9110 §15.5, §15.6
 * @publicApi
 */
export function rejectWithRegistryErrors<Instance extends AxiosLike>(instance: Instance): Instance {
  instance.interceptors.response.use(undefined, async error => {
    throw await toError(error, instance);
  });
  return instance;
}
