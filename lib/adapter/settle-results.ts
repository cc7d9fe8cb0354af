import { Logger } from '@nestjs/common';
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
import { setLocation } from './set-location.js';
import type { Verification } from './verify-declarations.js';

const logger = new Logger('RegistryHttp');
const JSON_TYPE = 'application/json; charset=utf-8';

/** What is to be sent in place of a result. */
export interface Settled {
  readonly body: unknown;
  readonly status: number;
}

/** Settles a result before it is sent: the last word on its status and its body. */
export type SettleResult = (response: ReplyTarget, body: unknown, status: number) => Settled;

/**
 * Makes the function that settles results. It is asked in the adapter's `reply`, where the last word on the status is
 * spoken: after every interceptor, and after what the handler itself did to the response.
 */
export function settleResults(
  adapter: HttpAdapter,
  options: SuccessOptions,
  verification?: Verification | undefined,
): SettleResult {
  const reported = new Set<string>();

  const settle = (response: ReplyTarget, request: ReplyRequest, body: unknown, status: number): Settled => {
    const { method, headers } = request;
    const ranged = headers.range !== undefined;
    const mark = markOf(response);
    const declared = mark?.route.success?.status;
    const empty = isNothing(body);
    const settled = settleSuccess({ method, status, ranged, empty, declared }, options);
    if (options.successCodes === 'report') {
      report(reported, method, status, contractStatus(method, status, ranged, declared));
    }
    if (settled.body) adapter.setHeader?.(response, 'Content-Type', JSON_TYPE);
    if (mark?.endpoint.location !== undefined) setLocation(adapter, response, request, body, mark);
    return { body: settled.dropsBody ? undefined : (settled.body ?? body), status: settled.status };
  };

  return (response, body, status) => {
    const request = requestOf(response);
    if (request && status >= 200 && status <= 299) return settle(response, request, body, status);
    if (request && isErrorStatus(status)) {
      const answered = verification?.status(status, request) ? 500 : status;
      // An error that a handler sets as its status, and says nothing of, has the least body of the contract.
      const says = answered === status && !(isNothing(body) && options.emptyBody !== 'empty');
      if (says) return { body, status };
      adapter.setHeader?.(response, 'Content-Type', JSON_TYPE);
      return { body: { code: codeOf(answered) }, status: answered };
    }
    return { body, status };
  };
}

function isNothing(body: unknown): boolean {
  return body === undefined || body === null;
}

function report(reported: Set<string>, method: string, status: number, expected: number | undefined): void {
  const key = `${method} ${status}`;
  if (expected === undefined || expected === status || reported.has(key)) return;
  reported.add(key);
  logger.warn(`A ${method} handler answered ${codeOf(status)}; the contract has ${codeOf(expected)}`);
}
