import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * The upstream's status, where it says more than that it failed (RFC 9110 §15.5.9, §15.6.4, §15.6.5; RFC 6585 §4). Any
 * other, a 404 too, is about the upstream's resources and not about ours: a 502.
 */
export const UPSTREAM_STATUSES = {
  408: 'upstreamTimeout',
  429: 'upstreamUnavailable',
  503: 'upstreamUnavailable',
  504: 'upstreamTimeout',
} as const satisfies Record<number, ResponseKind>;

/**
 * Axios's codes where no response came: https://axios-http.com/docs/handling_errors and lib/core/AxiosError.js. Any code
 * that is not here is a network's, and the upstream failed.
 */
export const AXIOS_CODES = {
  ECONNABORTED: 'upstreamTimeout', // `timeout`, unless transitional.clarifyTimeoutError
  ETIMEDOUT: 'upstreamTimeout',
  ERR_CANCELED: 'upstreamTimeout', // what becomes of AbortSignal.timeout()
  // The request was never made, which is a fault of the server.
  ERR_BAD_OPTION: 'none',
  ERR_BAD_OPTION_VALUE: 'none',
  ERR_BAD_REQUEST: 'none',
  ERR_DEPRECATED: 'none',
  ERR_FORM_DATA_DEPTH_EXCEEDED: 'none',
  ERR_INVALID_URL: 'none',
  ERR_NOT_SUPPORT: 'none',
} as const satisfies Record<string, ResponseKind | 'none'>;

/** Axios, and so `@nestjs/axios`. */
export const mapAxiosError: LibraryMapper = ({ error, code }) => {
  if (member(error, 'isAxiosError') !== true) return undefined;
  const status = member(member(error, 'response'), 'status');
  if (typeof status === 'number') return lookUp(UPSTREAM_STATUSES, status) ?? 'upstreamFailed';
  const response = lookUp<ResponseKind | 'none'>(AXIOS_CODES, code) ?? 'upstreamFailed';
  return response === 'none' ? undefined : response;
};
