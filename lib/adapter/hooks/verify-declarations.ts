import { Logger } from '@nestjs/common';
import { hasFrameworkError, isRequestError } from '../../error-mapping/index.js';
import { InternalServerErrorException, type RegistryException } from '../../exceptions/index.js';
import { DeclarationCheck, type RouteContract, type Undeclared } from '../../route-contract/index.js';
import { foldStatus } from '../../status/index.js';
import type { RouteRecord } from '../routing/matched-controller-route.js';

const logger = new Logger('RegistryHttp');

/** Checks the errors that a handler sends, and may replace one. */
export interface Verification {
  /** Checks an exception that is about to be sent. */
  exception(exception: RegistryException, thrown: unknown, request: object): RegistryException;
  /** Notes that an exception stands for an error status that a handler set, and was not thrown by it. */
  byHand(exception: object): void;
  /** Checks an error status that a handler sends with its result. Returns whether a 500 is sent instead. */
  status(status: number, request: object): boolean;
  /** Notes that the request has no route. Express keeps the last matching route on it, even if that route called `next`. */
  unrouted(request: object): void;
}

/** How declarations are verified. */
export interface VerificationOptions {
  readonly mode: Exclude<Undeclared, 'off'>;
  /** Whether statuses outside the page fold into the page's, as in the declarations. */
  readonly fold: boolean;
}

/** Verifies the declarations of handlers at run time. Requests that succeed are not examined. */
export function verifyDeclarations(routes: RouteRecord, options: VerificationOptions): Verification {
  const { mode, fold } = options;
  const check = new DeclarationCheck();
  const unrouted = new WeakSet<object>();
  const madeByHand = new WeakSet<object>();

  const findFailure = (status: number, request: object, exception?: string): string | undefined => {
    const route: RouteContract | undefined = unrouted.has(request) ? undefined : routes.find(request)?.entry;
    const undeclared = route && !route.excluded && check.check(route, status, exception);
    if (!undeclared) return undefined;
    if (mode === 'error') return undeclared.message;
    if (undeclared.first) logger.warn(undeclared.message);
    return undefined;
  };

  return {
    exception: (exception, thrown, request) => {
      // Neither comes from a handler, even if a route matched: Fastify parses the body after routing.
      if (isRequestError(exception) || hasFrameworkError(request)) return exception;
      const failure = findFailure(
        fold ? foldStatus(exception.getStatus()) : exception.getStatus(),
        request,
        madeByHand.has(thrown as object) ? undefined : exceptionName(thrown),
      );
      return failure === undefined ? exception : new InternalServerErrorException(failure, { cause: thrown });
    },
    status: (status, request) => {
      const failure = findFailure(status, request);
      if (failure !== undefined) logger.error(failure);
      return failure !== undefined;
    },
    byHand: exception => void madeByHand.add(exception),
    unrouted: request => void unrouted.add(request),
  };
}

function exceptionName(thrown: unknown): string | undefined {
  try {
    return thrown instanceof Error ? thrown.constructor.name : undefined;
  } catch {
    return undefined;
  }
}
