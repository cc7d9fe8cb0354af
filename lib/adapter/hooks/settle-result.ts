import {
  codeOf,
  contractStatus,
  isErrorStatus,
  settleSuccess,
  type SuccessOptions,
} from '../contract/index.js';
import type { HttpAdapter } from './http-adapter.js';
import { requestOf, type ReplyRequest, type ReplyTarget } from './reply-target.js';
import { markOf } from './route-mark.js';
import type { RouteWarnings } from './route-warnings.js';
import { setLocation } from './set-location.js';
import { isNothing, JSON_TYPE, type Result, type Settled } from './result.js';
import { asException, type SettleError } from './settle-errors.js';

/**
 * Settles a result before it is sent: the last word on its status and its body.
 *
 * @returns a promise where an exception has to be made of something that is still to be read
 * @throws what is to be answered in place of the result, for Nest to give it to the filters
 */
export type SettleResult = (response: ReplyTarget, result: Result) => Settled | Promise<never>;

/** What else has a say in a result. */
export interface ResultSettlers {
  readonly warnings: RouteWarnings;
  readonly settleError: SettleError;
}

/** Makes the function that settles results. */
export function settleResults(
  adapter: HttpAdapter,
  options: SuccessOptions,
  { warnings, settleError }: ResultSettlers,
): SettleResult {
  const settle = (response: ReplyTarget, request: ReplyRequest, result: Result, status: number): Settled => {
    const { method, headers } = request;
    const { body } = result;
    const ranged = headers.range !== undefined;
    const mark = markOf(response)?.contracted;
    const declared = mark?.route.success?.status;
    // An empty model is none that a template cannot render.
    const empty = isNothing(body) && result.kind === 'body';
    const settled = settleSuccess({ method, status, ranged, empty, declared }, options);
    const expected = contractStatus(method, status, ranged, declared);
    if (options.successCodes !== 'off' && expected !== undefined && expected !== status) {
      warnings.warn(`${status}`, response, method, route =>
        options.successCodes === 'report'
          ? `${route} answered ${codeOf(status)}, and would answer ${codeOf(expected)} with successCodes: 'enforce'`
          : `${route} set ${codeOf(status)} and answered ${codeOf(expected)}: to keep ${status}, state it with ` +
            `@SuccessCode(${status}, '…'), or with @SuccessCode('own', '…') where a framework's contract names it`,
      );
    }
    if (result.kind === 'view') return { body, status: settled.status };
    if (settled.body) adapter.setHeader?.(response, 'Content-Type', JSON_TYPE);
    if (mark?.endpoint.location !== undefined) setLocation(adapter, response, request, body, mark);
    return { body: settled.dropsBody ? undefined : (settled.body ?? body), status: settled.status };
  };

  return (response, result) => {
    const { body, given } = result;
    const status = given ?? response.statusCode;
    const request = requestOf(response);
    if (!request) return { body, status };
    const returned = asException(body);
    if (returned) {
      warnings.warn(
        'returned',
        response,
        request.method,
        route => `${route} returned an exception: throw it`,
      );
      throw returned;
    }
    if (status >= 200 && status <= 299) return settle(response, request, result, status);
    return isErrorStatus(status) ? settleError(response, request, result, status) : { body, status };
  };
}
