import { BadRequestException, HttpException } from '@nestjs/common';
import { noteFrameworkError } from '../../error-mapping/index.js';
import { getMatchedRoute, getNestResponder } from '../../error-response/index.js';
import type { AdapterErrorHandler, HttpAdapter } from '../http-adapter.js';

/** Passes an error that did not pass through a route to Nest, and so to the user's own filters. */
export type ForwardError = (error: unknown, request: object, response: object) => void;

/** Sets the handler that Nest gives to the adapter once its routes are registered. */
export type SetErrorHandler = (handler: AdapterErrorHandler, prefix?: string) => unknown;

/**
 * Wraps the error handler that Nest gives to the adapter, and notes every error that reaches it.
 *
 * @param set - sets the wrapped handler on the adapter
 * @param failed - responds if Nest has not set a handler yet, or if a user's filter throws
 * @returns a function that calls Nest's handler
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
 * Wraps errors of parsers and of Fastify in exceptions that have them as the cause, by which they are recognised later. The
 * adapter of Nest 12 does the same. Nest 11 would make exceptions of the same errors without a cause, and with a message
 * that may quote the body or the target; it leaves exceptions unchanged.
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
  // Fastify up to 5.4 sets `statusCode`.
  return ('status' in error && error.status === 400) || ('statusCode' in error && error.statusCode === 400);
}

function isOfFastify(error: Error): error is Error & { statusCode: number } {
  return error.name === 'FastifyError' && 'statusCode' in error && typeof error.statusCode === 'number';
}

/** Whether a handler of a controller passed the error to Express's `next`. On Fastify there is no `next`. */
function isOfHandler(adapter: HttpAdapter, request: object): boolean {
  return adapter.getType() === 'express' && getMatchedRoute(request) !== undefined;
}
