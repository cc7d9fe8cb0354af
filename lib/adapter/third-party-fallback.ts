import { attempt } from '../error-mapping/index.js';
import { getIncomingMessage, type RequestLike } from '../error-response/index.js';
import { hasBody, markMalformed } from './hooks/body-errors.js';
import type { AdapterErrorHandler, HttpAdapter } from './http-adapter.js';
import type { AdapterRouting } from './routing/adapter-routing.js';

interface ListeningAdapter {
  listen(...args: unknown[]): unknown;
}

/**
 * Adds to a third-party adapter a response outside the global prefix, and marks its parser's errors. A parser's errors are
 * identified by the place where they arrive: an error that a handler throws never reaches the adapter's error handler.
 */
export function addThirdPartyFallback(adapter: HttpAdapter, routing: AdapterRouting): AdapterRouting {
  const listening = adapter as unknown as ListeningAdapter;
  const listen = listening.listen?.bind(adapter);
  let respondEverywhere: (() => void) | undefined;
  // Called on listen, so that routes added outside the prefix until then match first.
  listening.listen = (...args) => {
    // An adapter that accepts only one handler keeps its first.
    attempt(() => respondEverywhere?.(), undefined);
    respondEverywhere = undefined;
    return listen?.(...args);
  };

  return {
    ...routing,
    setNotFoundHandler(handler, prefix, ...rest) {
      if (prefix) respondEverywhere = () => void routing.setNotFoundHandler(handler, '', ...rest);
      return routing.setNotFoundHandler(handler, prefix, ...rest);
    },
    setErrorHandler(handler, prefix) {
      const marking: AdapterErrorHandler = (error, request, response, next) => {
        const marked = attempt(() => markBodyError(error, request), error);
        return handler(marked, request, response, next);
      };
      return routing.setErrorHandler(marking as typeof handler, prefix);
    },
  };
}

function markBodyError(error: unknown, request: RequestLike): unknown {
  return hasBody(getIncomingMessage(request).headers) ? markMalformed(error) : error;
}
