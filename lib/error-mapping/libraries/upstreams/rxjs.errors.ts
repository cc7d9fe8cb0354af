import { type LibraryMapper, lookUp } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/** RxJS's error of a time-out: https://rxjs.dev/api/index/interface/TimeoutError */
export const RXJS_TIMEOUT_MESSAGES = {
  'Timeout has occurred': 'upstreamTimeout',
} as const satisfies Record<string, ResponseKind>;

/** RxJS' `TimeoutError`, of which `info` tells that of other libraries apart. */
export const mapRxjsError: LibraryMapper = ({ error, name, message }) =>
  name === 'TimeoutError' && 'info' in error
    ? lookUp<ResponseKind>(RXJS_TIMEOUT_MESSAGES, message)
    : undefined;
