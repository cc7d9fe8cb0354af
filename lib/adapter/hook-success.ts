import { Logger } from '@nestjs/common';
import { codeOf, contractStatus, settleSuccess, type SuccessOptions } from '../contract/index.js';
import type { HttpAdapter } from './http-adapter.js';

/** The request as it hangs on a response: Express's and Node's in `req`, Fastify's in `request`. */
interface Request {
  readonly method: string;
  readonly url?: string;
  readonly headers: { readonly range?: string };
}

interface Response {
  readonly statusCode: number;
  readonly req?: Request;
  readonly request?: Request;
}

const logger = new Logger('RegistryHttp');

/**
 * Settles the success of every handler in the adapter's `reply`, where the last word on the status is spoken: after every
 * interceptor, and after what the handler itself did to the response.
 */
export function hookSuccess(adapter: HttpAdapter, options: SuccessOptions): void {
  const { successCodes, emptyResult } = options;
  if (successCodes === 'off' && emptyResult === 'leave') return;
  const reported = new Set<string>();

  const settle = (response: Response, body: unknown, status: number): [body: unknown, status: number] => {
    const request = response.request ?? response.req;
    if (!request) return [body, status];
    const { method, headers } = request;
    const ranged = headers.range !== undefined;
    const settled = settleSuccess(
      { method, status, ranged, empty: body === undefined || body === null },
      options,
    );
    if (successCodes === 'report') report(reported, method, status, contractStatus(method, status, ranged));
    if (settled.body) adapter.setHeader?.(response, 'Content-Type', 'application/json; charset=utf-8');
    return [settled.body ?? body, settled.status];
  };

  const reply = adapter.reply.bind(adapter) as (response: unknown, body: unknown, status?: number) => unknown;
  adapter.reply = (response: Response, body: unknown, statusCode?: number) => {
    const status = statusCode ?? response.statusCode;
    if (status < 200 || status > 299) return reply(response, body, statusCode);
    const [settledBody, settledStatus] = settle(response, body, status);
    return reply(response, settledBody, settledStatus);
  };
}

function report(reported: Set<string>, method: string, status: number, expected: number | undefined): void {
  const key = `${method} ${status}`;
  if (expected === undefined || expected === status || reported.has(key)) return;
  reported.add(key);
  logger.warn(`A ${method} handler answered ${codeOf(status)}; the contract has ${codeOf(expected)}`);
}
