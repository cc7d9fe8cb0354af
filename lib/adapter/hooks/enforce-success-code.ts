import { validateHeaderValue } from 'node:http';
import { Logger } from '@nestjs/common';
import { type ContractedRoute, resolveLocation } from '../../route-contract/index.js';
import {
  codeOf,
  contractStatus,
  isErrorStatus,
  enforceSuccessCode,
  type SuccessOptions,
} from '../../status/index.js';
import type { HttpAdapter } from '../http-adapter.js';
import { asException, type EnforceErrorStatus } from './enforce-error-status.js';
import { type ReplyRequest, type ReplyTarget, getRequest } from './reply-target.js';
import { isNothing, JSON_TYPE, type Result, type EnforcedResult } from './handler-result.js';
import { getMarkedRoute } from './route-mark.js';
import { describeRoute, type RouteWarnings } from './route-warnings.js';

/** A response of Express or a reply of Fastify. */
interface Response {
  hasHeader?(name: string): boolean;
}

const logger = new Logger('RegistryHttp');

/**
 * Sets the `Location` that a handler declares, unless it has set one itself. If the location cannot be resolved, the
 * response is sent without it: the resource exists already, and after an error the client would create it again.
 */
export function setLocation(
  adapter: HttpAdapter,
  response: Response,
  request: object,
  result: unknown,
  contracted: ContractedRoute,
): void {
  const { endpoint } = contracted;
  if (endpoint.location === undefined || response.hasHeader?.('Location')) return;
  try {
    const location = resolveLocation(endpoint.location, result, request);
    validateHeaderValue('Location', location);
    adapter.setHeader?.(response, 'Location', location);
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    logger.error(`${describeRoute(contracted)} answered without Location: ${reason}`);
  }
}

/**
 * Sets the final status and body of a result, before it is sent.
 *
 * @returns a rejected promise if an exception is made of a stream, which has to be read first
 * @throws the exception that is sent in place of the result: Nest passes it to the filters
 */
export type EnforceResult = (response: ReplyTarget, result: Result) => EnforcedResult | Promise<never>;

/** The other functions that can change a result. */
export interface ResultDependencies {
  readonly warnings: RouteWarnings;
  readonly enforceErrorStatus: EnforceErrorStatus;
}

/** Creates the function that sets the final status and body of results. */
export function createResultEnforcer(
  adapter: HttpAdapter,
  options: SuccessOptions,
  { warnings, enforceErrorStatus }: ResultDependencies,
): EnforceResult {
  const enforce = (
    response: ReplyTarget,
    request: ReplyRequest,
    result: Result,
    status: number,
  ): EnforcedResult => {
    const { method, headers } = request;
    const { body } = result;
    const ranged = headers.range !== undefined;
    const mark = getMarkedRoute(response)?.contracted;
    const declared = mark?.route.success?.status;
    // A template can render without a model.
    const empty = isNothing(body) && result.kind === 'body';
    const enforced = enforceSuccessCode({ method, status, ranged, empty, declared }, options);
    const isReported = options.successCodes === 'report';
    const expected = isReported ? contractStatus(method, status, ranged, declared) : enforced.status;
    if (expected !== undefined && expected !== status) {
      warnings.warn(`${status}`, response, method, route =>
        isReported
          ? `${route} answered ${codeOf(status)}, and would answer ${codeOf(expected)} with successCodes: 'enforce'`
          : `${route} set ${codeOf(status)} and answered ${codeOf(expected)}: to keep ${status}, state it with ` +
            `@SuccessCode(${status}, '…'), or with @SuccessCode('own', '…') where a framework's contract names it`,
      );
    }
    if (result.kind === 'view') return { body, status: enforced.status };
    if (enforced.body) adapter.setHeader?.(response, 'Content-Type', JSON_TYPE);
    if (mark?.endpoint.location !== undefined) setLocation(adapter, response, request, body, mark);
    return { body: enforced.dropsBody ? undefined : (enforced.body ?? body), status: enforced.status };
  };

  return (response, result) => {
    const { body, given } = result;
    const status = given ?? response.statusCode;
    const request = getRequest(response);
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
    if (status >= 200 && status <= 299) return enforce(response, request, result, status);
    return isErrorStatus(status) ? enforceErrorStatus(response, request, result, status) : { body, status };
  };
}
