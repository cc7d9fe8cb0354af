import { BadRequestException, HttpException } from '@nestjs/common';
import { noteFrameworkError } from '../../error-mapping/index.js';
import { getMatchedRoute, getNestResponder } from '../../error-response/index.js';
import type { AdapterErrorHandler, HttpAdapter } from '../http-adapter.js';

/** Hands an error that did not pass through a route to Nest, and so to the user's own filters. */
export type ForwardError = (error: unknown, request: object, response: object) => void;

/** Sets the handler that Nest gives to the adapter once its routes are registered. */
export type SetErrorHandler = (handler: AdapterErrorHandler, prefix?: string) => unknown;

/**
 * Sees the error handler that Nest gives to the adapter, and every error that comes to it.
 *
 * @param set - what the handler is given to in the end
 * @param failed - what happens where there is no such handler yet, or where a user's filter throws
 * @returns the way to that handler
 */
export function hookErrorHandler(
  adapter: HttpAdapter,
  set: SetErrorHandler,
  failed: ForwardError,
): ForwardError {
  let handleError: AdapterErrorHandler = failed;
  // Internal: nest-adapter-methods
  adapter.setErrorHandler = (handler: AdapterErrorHandler, prefix?: string) => {
    const handle = keepParserErrors(adapter, handler);
    handleError = handle;
    const noting: AdapterErrorHandler = (error, request, response, next) => {
      if (getNestResponder(response)) return handler(error, request, response, next);
      if (!isOfHandler(adapter, request)) noteFrameworkError(request, error);
      return handle(error, request, response, next);
    };
    return set(noting, prefix);
  };

  const pass = async (error: unknown, request: object, response: object): Promise<void> => {
    try {
      await handleError(error, request as never, response as never);
    } catch (failure) {
      failed(failure, request, response);
    }
  };
  return (error, request, response) => void pass(error, request, response);
}

/**
 * Has the errors of parsers and of Fastify keep what they are on their way through Nest. In Nest 12 the adapter turns
 * them into exceptions that have them as the cause, by which they are recognised. Nest 11 does it itself, for the same
 * errors, and keeps nothing but the message, which may quote the body or the target; an exception it leaves alone.
 */
function keepParserErrors(adapter: HttpAdapter, handler: AdapterErrorHandler): AdapterErrorHandler {
  // Internal: nest-map-exception
  if ('mapException' in adapter) return handler;
  return (error, request, response, next) => handler(withCause(error), request, response, next);
}

function withCause(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (isOfParser(error)) return new BadRequestException(error.message, { cause: error });
  return isOfFastify(error) ? new HttpException(error.message, error.statusCode, { cause: error }) : error;
}

function isOfParser(error: Error): boolean {
  const ofSyntax = error instanceof SyntaxError || error instanceof URIError;
  if (!ofSyntax) return false;
  // The latter is Fastify's, up to 5.4.
  return ('status' in error && error.status === 400) || ('statusCode' in error && error.statusCode === 400);
}

function isOfFastify(error: Error): error is Error & { statusCode: number } {
  return error.name === 'FastifyError' && 'statusCode' in error && typeof error.statusCode === 'number';
}

/** Whether a handler of a controller's passed the error to Express's `next`: on Fastify it has none. */
function isOfHandler(adapter: HttpAdapter, request: object): boolean {
  return adapter.getType() === 'express' && getMatchedRoute(request) !== undefined;
}
