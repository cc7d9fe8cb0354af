import { UPSTREAM_STATUSES } from './axios.errors.js';
import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * Got's codes: https://github.com/sindresorhus/got/blob/main/documentation/8-errors.md. Any other code of its request errors is a
 * network's.
 */
export const GOT_CODES = {
  ERR_BODY_PARSE_FAILURE: 'upstreamFailed',
  ERR_NON_2XX_3XX_RESPONSE: 'upstreamFailed', // unless its status says more
  ERR_READING_RESPONSE_STREAM: 'upstreamFailed',
  ERR_TOO_MANY_REDIRECTS: 'upstreamFailed',
  ETIMEDOUT: 'upstreamTimeout',
  // The request was never made, which is a fault of the server.
  ERR_INVALID_URL: 'none',
  ERR_UNSUPPORTED_PROTOCOL: 'none',
} as const satisfies Record<string, ResponseKind | 'none'>;

/** Got: what all of its request errors have. */
export const mapGotError: LibraryMapper = ({ error, code }) => {
  if (!('options' in error && 'timings' in error && 'response' in error)) return undefined;
  const status = code === 'ERR_NON_2XX_3XX_RESPONSE' ? member(member(error, 'response'), 'statusCode') : '';
  const response =
    lookUp<ResponseKind>(UPSTREAM_STATUSES, status) ??
    lookUp<ResponseKind | 'none'>(GOT_CODES, code) ??
    'upstreamFailed';
  return response === 'none' ? undefined : response;
};
