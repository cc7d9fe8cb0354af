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
    return setErrorHandler?.(handler as never, prefix);
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
