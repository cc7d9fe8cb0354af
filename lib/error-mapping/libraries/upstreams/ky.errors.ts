import { UPSTREAM_STATUSES } from './axios.errors.js';
import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * Ky's errors, by name: https://github.com/sindresorhus/ky#httperror. The errors of `fetch` underneath are mapped
 * separately.
 */
export const KY_NAMES = {
  HTTPError: 'upstreamFailed', // unless its status says more
  TimeoutError: 'upstreamTimeout',
} as const satisfies Record<string, ResponseKind>;

/** Ky: both of its errors have the `Request` that was made. */
export const mapKyError: LibraryMapper = ({ error, name }) => {
  if (!(member(error, 'request') instanceof Request)) return undefined;
  const response = lookUp<ResponseKind>(KY_NAMES, name);
  return (
    response &&
    (lookUp<ResponseKind>(UPSTREAM_STATUSES, member(member(error, 'response'), 'status')) ?? response)
  );
};
