import type { ErrorDetail } from '../status/index.js';
import { markClientError } from './client-error.js';
import type { ErrorCodeOf } from './error-code.js';

/**
 * The facts of an error response.
 *
 * @publicApi
 */
export interface RegistryResponseFacts<Status extends number = number> {
  status: Status;
  code: ErrorCodeOf<Status>;
  message: string | undefined;
  /** The name that distinguishes the error from others of the same status. */
  errorCode?: string | undefined;
  errors: readonly ErrorDetail[];
  headers: Headers;
  retryAfter: number | undefined;
  url: string;
  body: unknown;
}

/**
 * The server responded with an error. Created by {@link registryFetch}, {@link throwIfError} and
 * {@link toRegistryError}; {@link isRegistryError} narrows it to a status.
 *
 * @example
 * ```ts
 * import { registryFetch, RegistryResponseError } from 'nestjs-registry-http/client';
 *
 * try {
 *   await registryFetch('/api/v1/facilities.json', { method: 'POST', body: '{}' });
 * } catch (error) {
 *   if (!(error instanceof RegistryResponseError)) throw error;
 *   console.log(error.code); // '400 Bad Request'
 *   for (const { pointer, code } of error.errors) console.log(pointer, code); // '/name' 'isString'
 * }
 * ```
 *
 * @see RFC 9110 §15.5, §15.6
 * @publicApi
 */
export class RegistryResponseError<
  Status extends number = number,
  Name extends string | undefined = string | undefined,
> extends Error {
  /** Distinguishes it from a {@link RegistryNetworkError} in a `switch`. */
  readonly kind: 'response';
  /** The HTTP status. */
  declare readonly status: Status;
  /** The contract's code, `'404 Not Found'`. It is set even if the body does not contain it. */
  declare readonly code: ErrorCodeOf<Status>;
  /**
   * The name that distinguishes the error from others of the same status, if the server sends one:
   * `'identifier-taken'`.
   */
  declare readonly errorCode: Name;
  /** The places of the problem; empty if the response names none. */
  declare readonly errors: readonly ErrorDetail[];
  /** The response's header fields. */
  declare readonly headers: Headers;
  /** The seconds that `Retry-After` asks to wait, from its number or its date (RFC 9110 §10.2.3). */
  declare readonly retryAfter: number | undefined;
  /** The URL of the response. */
  declare readonly url: string;
  /** The body: its JSON value, or its text if it is not JSON, or `undefined` if it is empty. */
  declare readonly body: unknown;

  /** The `message` is the server's, or the code if the server sent none. */
  constructor(facts: RegistryResponseFacts<Status>) {
    super(facts.message ?? facts.code);
    markClientError(this);
    this.name = 'RegistryResponseError';
    this.kind = 'response';
    Object.assign(this, { errorCode: undefined }, facts, { message: this.message });
  }
}
