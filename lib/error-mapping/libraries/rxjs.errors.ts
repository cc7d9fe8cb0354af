import { type FamilyMember, lookUp } from './error-facts.js';
import type { AnswerName } from './responses.js';

/** What RxJS says of a time-out: https://rxjs.dev/api/index/interface/TimeoutError */
export const RXJS_TIMEOUT_MESSAGES = {
  'Timeout has occurred': 'upstreamTimeout',
} as const satisfies Record<string, AnswerName>;

/** RxJS' `TimeoutError`, of which `info` tells that of other libraries apart. */
export const recogniseRxjs: FamilyMember = ({ error, name, message }) =>
  name === 'TimeoutError' && 'info' in error ? lookUp<AnswerName>(RXJS_TIMEOUT_MESSAGES, message) : undefined;
