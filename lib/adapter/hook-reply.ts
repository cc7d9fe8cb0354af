import { successCodeOf } from '../contract/index.js';
import type { HttpAdapter } from './http-adapter.js';
import { requestOf, type ReplyTarget } from './reply-target.js';
import { markOf } from './route-mark.js';
import type { SettleResult } from './settle-results.js';
import type { WatchBody } from './stream-watcher.js';

type Reply = (response: unknown, body: unknown, status?: number) => unknown;

/**
 * Has everything that Nest sends settled first. A result that is as the contract has it passes with a look at its status
 * and its body, and no more: this is all that the library does to a request that succeeds.
 */
export function hookReply(adapter: HttpAdapter, settle: SettleResult, watch: WatchBody): void {
  const reply = adapter.reply as Reply;
  adapter.reply = (response: ReplyTarget, body: unknown, statusCode?: number) => {
    const status = statusCode ?? response.statusCode;
    const request = requestOf(response);
    if (
      request &&
      status === successCodeOf(request.method) &&
      isPlain(body) &&
      markOf(response) === undefined
    ) {
      return reply.call(adapter, response, body, statusCode);
    }
    watch(body, response);
    const settled = settle(response, body, status);
    return reply.call(adapter, response, settled.body, settled.status);
  };
}

/** A result that is neither nothing nor a stream. */
function isPlain(body: unknown): boolean {
  if (typeof body !== 'object') return body !== undefined;
  return body !== null && !('getStream' in body) && !('pipe' in body);
}
