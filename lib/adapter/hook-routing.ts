import { NotFoundException } from '../exceptions/index.js';
import type { ErrorResponder } from '../response/index.js';
import type { AdapterErrorHandler, AdapterHandler, HttpAdapter } from './http-adapter.js';

/**
 * Answers what no route matches. It goes through the error handler that Nest gives to the adapter, and so meets the
 * user's own filters like any other exception.
 */
export function hookRouting(adapter: HttpAdapter, _responder: ErrorResponder): void {
  let handleError: AdapterErrorHandler | undefined;

  const setErrorHandler = adapter.setErrorHandler?.bind(adapter);
  adapter.setErrorHandler = (handler: AdapterErrorHandler, prefix?: string) => {
    handleError = handler;
    return setErrorHandler?.(handler as never, prefix);
  };

  const setNotFoundHandler = adapter.setNotFoundHandler?.bind(adapter);
  adapter.setNotFoundHandler = (handler: AdapterHandler, ...rest: unknown[]) => {
    const notFound: AdapterHandler = (request, response, next) =>
      handleError
        ? handleError(new NotFoundException('Resource not found'), request, response, next)
        : handler(request, response, next);
    return setNotFoundHandler?.(notFound as never, ...(rest as []));
  };
}
