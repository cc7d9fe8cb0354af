import { UPSTREAM_STATUSES } from './axios.errors.js';
import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * The errors of Node's `fetch` (a TypeError, WHATWG Fetch §5.6), and of reading its response's body: undici's
 * lib/web/fetch
 */
export const FETCH_MESSAGES = {
  'fetch failed': 'upstreamFailed',
  terminated: 'upstreamFailed',
} as const satisfies Record<string, ResponseKind>;

/** undici's codes: https://undici.nodejs.org/#/docs/api/Errors. Those of a wrong call are left out: they are a 500. */
export const UNDICI_CODES = {
  UND_ERR_ABORTED: 'upstreamTimeout',
  UND_ERR_BODY_TIMEOUT: 'upstreamTimeout',
  UND_ERR_CONNECT_TIMEOUT: 'upstreamTimeout',
  UND_ERR_HEADERS_TIMEOUT: 'upstreamTimeout',
  UND_ERR_CLOSED: 'upstreamUnavailable',
  UND_ERR_DESTROYED: 'upstreamUnavailable',
  UND_ERR_HEADERS_OVERFLOW: 'upstreamFailed',
  UND_ERR_PRX_TLS: 'upstreamFailed',
  UND_ERR_REQ_RETRY: 'upstreamFailed',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'upstreamFailed',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'upstreamFailed',
  UND_ERR_RESPONSE: 'upstreamFailed',
  UND_ERR_SOCKET: 'upstreamFailed',
} as const satisfies Record<string, ResponseKind>;

/** The time-outs of node-fetch, whose errors all have one name: https://github.com/node-fetch/node-fetch/blob/main/docs/ERROR-HANDLING.md */
export const NODE_FETCH_TYPES = {
  'request-timeout': 'upstreamTimeout',
  'body-timeout': 'upstreamTimeout',
} as const satisfies Record<string, ResponseKind>;

/** The code of a DOMException named TimeoutError, which `AbortSignal.timeout()` makes: https://webidl.spec.whatwg.org/#timeouterror */
const DOM_TIMEOUT_ERR = 23;

/** `fetch`, undici, node-fetch and ofetch (whose `FetchError` has the response). */
export const mapFetchError: LibraryMapper = ({ error, code, name, message }) => {
  switch (name) {
    case 'TypeError': {
      const failed = lookUp(FETCH_MESSAGES, message);
      return failed && (readReason(member(error, 'cause')) ?? failed);
    }
    case 'TimeoutError':
      return code === DOM_TIMEOUT_ERR ? 'upstreamTimeout' : undefined;
    case 'FetchError':
      return (
        lookUp(NODE_FETCH_TYPES, member(error, 'type')) ??
        lookUp<ResponseKind>(UPSTREAM_STATUSES, member(member(error, 'response'), 'status')) ??
        readReason(error) ??
        readReason(member(error, 'cause')) ??
        'upstreamFailed'
      );
    default:
      return lookUp(UNDICI_CODES, code);
  }
};

/** The code of what lies under a failed fetch, be it undici's or the system's. */
function readReason(error: unknown): ResponseKind | undefined {
  const code = member(error, 'code');
  return code === 'ETIMEDOUT' || code === DOM_TIMEOUT_ERR ? 'upstreamTimeout' : lookUp(UNDICI_CODES, code);
}
