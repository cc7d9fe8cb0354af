import { rawResponse } from '../../error-response/index.js';
import { successCodeOf } from '../../status/index.js';
import type { HttpAdapter } from '../http-adapter.js';
import type { ExcludedRoutes } from './excluded-routes.js';
import type { RouteMarks } from './mark-routes.js';
import { isOver, isSent, type ReplyTarget } from './reply-target.js';
import { isNothing } from './handler-result.js';
import type { EnforceResult } from './enforce-success-code.js';
import { isStreamableFile, type WatchBody } from './streams.hook.js';

type Reply = (response: unknown, body: unknown, status?: number) => unknown;
type Render = (response: unknown, view: string, options: unknown) => unknown;

/** The changes that are made to a result before it is sent. */
export interface ReplyHooks {
  readonly marks: RouteMarks;
  readonly excluded: ExcludedRoutes;
  readonly enforceResult: EnforceResult;
  readonly watch: WatchBody;
}

/**
 * Sets the final status and body of every result, after all interceptors. For a result that follows the contract already,
 * only its status and its body are examined. This reads as few members as possible: on Express each read is slow, since
 * every response gets another prototype.
 */
export function hookReply(adapter: HttpAdapter, { marks, excluded, enforceResult, watch }: ReplyHooks): void {
  const reply = adapter.reply as Reply;
  const isFastify = adapter.getType() === 'fastify';

  const enforceAndReply = (response: ReplyTarget, body: unknown, given: number | undefined): unknown => {
    if (isSent(response)) return leaveSent(response, body);
    watch(body, response);
    const enforced = enforceResult(response, { kind: 'body', body, given });
    return enforced instanceof Promise
      ? enforced
      : reply.call(adapter, response, enforced.body, enforced.status);
  };

  // Nest passes three arguments for a result. It passes a status only for the stream of a Web Response, or for its empty body.
  adapter.reply = function (this: void, response: ReplyTarget, body: unknown, given?: number) {
    if (excluded.has(response)) return reply.call(adapter, response, body, given);
    const status = given ?? response.statusCode;
    const request = isFastify ? response.request : response.req;
    if (
      request &&
      status === successCodeOf(request.method) &&
      isPlain(body) &&
      !marks.needsEnforcement(response)
    ) {
      try {
        return reply.call(adapter, response, body, given);
      } catch (failure) {
        if (!isAlreadySent(failure)) throw failure;
        return leaveSent(response, body);
      }
    }
    // Internal: nest-reply-arguments
    const isResult = given === undefined ? arguments.length > 2 : isNothing(body) || isStreamableFile(body);
    if (isResult) return enforceAndReply(response, body, given);
    watch(body, response);
    return reply.call(adapter, response, body, given);
  };
}

/** Does the same for a rendered template. The body is the template's. */
export function hookRender(
  adapter: HttpAdapter,
  { excluded, enforceResult }: Pick<ReplyHooks, 'excluded' | 'enforceResult'>,
): void {
  const render = adapter.render as Render;
  adapter.render = (response: ReplyTarget, view: string, options: unknown) => {
    if (excluded.has(response)) return render.call(adapter, response, view, options);
    if (isSent(response)) return leaveSent(response, undefined);
    const enforced = enforceResult(response, { kind: 'view', body: options, given: undefined });
    if (!(enforced instanceof Promise) && enforced.status !== response.statusCode) {
      adapter.status(response, enforced.status);
    }
    return render.call(adapter, response, view, options);
  };
}

/** The return value of a handler that has sent its response is ignored. Nest ends a response that is still open. */
function leaveSent(response: ReplyTarget, body: unknown): void {
  if (isStreamableFile(body)) body.getStream().destroy();
  if (!isOver(response)) rawResponse(response).end();
}

function isAlreadySent(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && failure.code === 'ERR_HTTP_HEADERS_SENT';
}

/** Whether a result is not empty, a stream or an exception. A Proxy whose traps throw is sent unchanged. */
function isPlain(body: unknown): boolean {
  if (typeof body !== 'object') return body !== undefined;
  try {
    return body !== null && !('getStream' in body) && !('pipe' in body) && !(body instanceof Error);
  } catch {
    return true;
  }
}
