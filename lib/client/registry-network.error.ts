import { markClientError } from './client-error.js';
import { isText } from './error-body.js';

/**
 * Why there was no response: the caller's signal `aborted` the request, it took too long (`timeout`), or it `failed`: an
 * unknown host, a connection that was refused or broke, a failure of TLS or CORS, a URL that cannot be requested.
 *
 * @publicApi
 */
export type NetworkFailureReason = 'aborted' | 'timeout' | 'failed';

/** The codes of time-outs in Node's fetch and sockets. `fetch` has them in the cause of its error. */
const TIMEOUT_CODE = /^(?:ETIMEDOUT|UND_ERR_\w+_TIMEOUT)$/;

// Not by `instanceof Error`: in jsdom and in frames an error may be of another realm.
function readMember(error: unknown, member: 'cause' | 'code' | 'message' | 'name'): unknown {
  return (Object(error) as Record<string, unknown>)[member];
}

/** Finds the reason in the value that `fetch` rejected with. */
export function networkFailureReason(error: unknown, signal?: AbortSignal | null): NetworkFailureReason {
  const name = readMember(error, 'name');
  if (name === 'TimeoutError') return 'timeout';
  // `abort(reason)` makes fetch reject with that reason itself, be it a string.
  if (name === 'AbortError' || (signal?.aborted && error === signal.reason)) return 'aborted';
  const code = readMember(readMember(error, 'cause'), 'code') ?? readMember(error, 'code');
  return TIMEOUT_CODE.test(String(code)) ? 'timeout' : 'failed';
}

/** The most specific message of an error: Node's fetch says only "fetch failed", and its cause says more. */
export function describeFailure(error: unknown): string {
  const cause = readMember(error, 'cause') ?? error;
  // If a host has several addresses, the cause is an AggregateError with a code and an empty message.
  const candidates = [readMember(cause, 'message'), readMember(cause, 'code'), cause];
  return candidates.find(isText) ?? 'the request failed';
}

/**
 * There was no response. `cause` is the value that `fetch` rejected with.
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
  /** Distinguishes it from a {@link RegistryResponseError} in a `switch`. */
  readonly kind: 'network';
  /** Why there was no response. */
  readonly reason: NetworkFailureReason;
  /** The URL of the request. */
  readonly url: string;

  constructor(reason: NetworkFailureReason, url: string, cause: unknown) {
    super(`No response from ${url}: ${describeFailure(cause)}`, { cause });
    markClientError(this);
    this.name = 'RegistryNetworkError';
    this.kind = 'network';
    this.reason = reason;
    this.url = url;
  }
}
