import { Logger } from '@nestjs/common';
import { codeOf, contractStatus, settleSuccess, type SuccessOptions } from '../contract/index.js';
import type { HttpAdapter } from './http-adapter.js';
import { markOf, type Markable } from './route-mark.js';
import { setLocation } from './set-location.js';
import type { Verification } from './verify-declarations.js';

/** The request as it hangs on a response: Express's and Node's in `req`, Fastify's in `request`. */
interface Request {
  readonly method: string;
  readonly url?: string;
  readonly headers: { readonly range?: string };
}

interface Response extends Markable {
  readonly statusCode: number;
  readonly req?: Request;
  readonly request?: Request;
  hasHeader?(name: string): boolean;
}

const logger = new Logger('RegistryHttp');
const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Settles the success of every handler in the adapter's `reply`, where the last word on the status is spoken: after every
 * interceptor, and after what the handler itself did to the response.
 */
export function hookSuccess(
  adapter: HttpAdapter,
  options: SuccessOptions,
  verification?: Verification | undefined,
): void {
  const reported = new Set<string>();

  const settle = (
    response: Response,
    request: Request,
    body: unknown,
    status: number,
  ): [body: unknown, status: number] => {
    const { method, headers } = request;
    const ranged = headers.range !== undefined;
    const mark = markOf(response);
    const declared = mark?.route.success?.status;
    const empty = body === undefined || body === null;
    const settled = settleSuccess({ method, status, ranged, empty, declared }, options);
    if (options.successCodes === 'report') {
      report(reported, method, status, contractStatus(method, status, ranged, declared));
    }
    if (settled.body) adapter.setHeader?.(response, 'Content-Type', JSON_TYPE);
    if (mark?.endpoint.location !== undefined) setLocation(adapter, response, request, body, mark);
    return [settled.dropsBody ? undefined : (settled.body ?? body), settled.status];
  };

  const reply = adapter.reply.bind(adapter) as (response: unknown, body: unknown, status?: number) => unknown;
  adapter.reply = (response: Response, body: unknown, statusCode?: number) => {
    const status = statusCode ?? response.statusCode;
    const request = response.request ?? response.req;
    if (!request) return reply(response, body, statusCode);
    if (status >= 200 && status <= 299) {
      const [settledBody, settledStatus] = settle(response, request, body, status);
      return reply(response, settledBody, settledStatus);
    }
    if (status >= 400 && verification?.status(status, request)) {
      adapter.setHeader?.(response, 'Content-Type', JSON_TYPE);
      return reply(response, { code: codeOf(500) }, 500);
    }
    return reply(response, body, statusCode);
  };
}

function report(reported: Set<string>, method: string, status: number, expected: number | undefined): void {
  const key = `${method} ${status}`;
  if (expected === undefined || expected === status || reported.has(key)) return;
  reported.add(key);
  logger.warn(`A ${method} handler answered ${codeOf(status)}; the contract has ${codeOf(expected)}`);
}
