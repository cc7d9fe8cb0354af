import type { ServerResponse } from 'node:http';
import { getIncomingMessage, type RequestLike } from '../../error-response/index.js';
import type { AdapterErrorHandler, HttpAdapter } from '../http-adapter.js';
import type { AdapterRouting, UnmatchedHandler, Routes } from '../routing/adapter-routing.js';
import { isPlainOptions } from '../routing/preflight.js';
import { type FinalHandler, installFinalHandler } from './express-final-handler.js';
import { addFallback } from './express-layers.js';

type Middleware = (request: never, response: never, next: never) => unknown;

/** Handles requests that no route took, in Nest's own handlers and behind all other middleware. */
export function expressFallback(
  adapter: HttpAdapter,
  routes: Routes,
): Pick<AdapterRouting, 'setNotFoundHandler' | 'setErrorHandler'> {
  const setNotFoundHandler = adapter.setNotFoundHandler?.bind(adapter);
  const setErrorHandler = adapter.setErrorHandler?.bind(adapter);
  let onUnmatched: UnmatchedHandler | undefined;
  let hasFinalHandler = adapter.getType() !== 'express';

  return {
    setNotFoundHandler(handler, prefix, ...rest) {
      onUnmatched = handler;
      return addFallback(adapter, () => {
        const result = setNotFoundHandler?.(handler as never, prefix, ...(rest as []));
        // With a prefix, Nest's handler responds only below it.
        if (prefix && adapter.getType() === 'express')
          adapter.use(respondingToOptions(handler, routes) as never);
        return result;
      });
    },
    setErrorHandler(handler, prefix) {
      if (!hasFinalHandler && onUnmatched) {
        hasFinalHandler = true;
        installFinalHandler(adapter, createFinalHandler(onUnmatched, handler, routes));
      }
      return addFallback(adapter, () => setErrorHandler?.(handler as never, prefix));
    },
  };
}

function createFinalHandler(
  onUnmatched: UnmatchedHandler,
  onError: AdapterErrorHandler,
  routes: Routes,
): FinalHandler {
  return {
    knows: request => routes.findMethods(request as RequestLike).size > 0,
    respond(error, request, response) {
      if (error) onError(error, request as never, response as never);
      else if (!(response as ServerResponse).headersSent) onUnmatched(request as never, response as never);
    },
  };
}

/**
 * Express itself responds to OPTIONS if any route has the path, before the request reaches the last handler. A preflight is
 * left to CORS, which may have been added later.
 */
function respondingToOptions(handler: UnmatchedHandler, routes: Routes): Middleware {
  return (request: RequestLike, response, next: () => unknown) => {
    if (!isPlainOptions(getIncomingMessage(request))) return next();
    const methods = routes.findMethods(request);
    const isLeft = methods.size > 0 ? methods.has('OPTIONS') : routes.mayServeOtherwise(request);
    return isLeft ? next() : handler(request as never, response);
  };
}
