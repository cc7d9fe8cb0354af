import { noteFrameworkError } from '../errors/index.js';
import { routeOf } from '../response/index.js';
import type { AdapterErrorHandler, HttpAdapter } from './http-adapter.js';

/** Hands an error that did not pass through a route to Nest, and so to the user's own filters. */
export type ErrorChannel = (error: unknown, request: object, response: object) => void;

/**
 * The way to the error handler that Nest gives to the adapter once its routes are registered.
 *
 * @param failed - what happens where there is no such handler yet, or where a user's filter throws
 */
export function errorChannel(adapter: HttpAdapter, failed: ErrorChannel): ErrorChannel {
  let handleError: AdapterErrorHandler = failed;
  const setErrorHandler = adapter.setErrorHandler?.bind(adapter);
  adapter.setErrorHandler = (handler: AdapterErrorHandler, prefix?: string) => {
    handleError = handler;
    const noting: AdapterErrorHandler = (error, request, response, next) => {
      if (!isOfHandler(adapter, request)) noteFrameworkError(request, error);
      return handler(error, request, response, next);
    };
    return setErrorHandler?.(noting as never, prefix);
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

/** Whether a handler of a controller's passed the error to Express's `next`: on Fastify it has none. */
function isOfHandler(adapter: HttpAdapter, request: object): boolean {
  return adapter.getType() === 'express' && routeOf(request) !== undefined;
}
