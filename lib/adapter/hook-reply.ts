import { successCodeOf } from '../contract/index.js';
import type { HttpAdapter } from './http-adapter.js';
import type { ReplyTarget } from './reply-target.js';
import { markOf, marksResponses } from './route-mark.js';
import type { SettleResult } from './settle-results.js';
import type { WatchBody } from './stream-watcher.js';

type Reply = (response: unknown, body: unknown, status?: number) => unknown;

/**
 * Has everything that Nest sends settled first. A result that is as the contract has it passes with a look at its status
 * and its body, and no more: this is all that the library does to a result. It looks at as few members as it
 * can: on Express each is looked up anew for every request, since each response is given another prototype.
 */
export function hookReply(adapter: HttpAdapter, settle: SettleResult, watch: WatchBody): void {
  const reply = adapter.reply as Reply;
  const isFastify = adapter.getType() === 'fastify';
  adapter.reply = (response: ReplyTarget, body: unknown, statusCode?: number) => {
    const status = statusCode ?? response.statusCode;
    const request = isFastify ? response.request : response.req;
    if (
      request &&
      status === successCodeOf(request.method) &&
      isPlain(body) &&
      !(marksResponses() && markOf(response))
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
