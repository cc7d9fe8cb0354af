import type { AdapterRouting } from './adapter-routing.js';
import { letPlainOptionsPassExpress } from './express-cors.js';
import { expressNotFound } from './express-not-found.js';
import { expressParsers } from './express-parsers.js';
import { expressRoutes } from './express-routes.js';
import { letPlainOptionsPassFastify } from './fastify-cors.js';
import { fastifyErrorHandler } from './fastify-error-handler.js';
import { fastifyNotFound } from './fastify-not-found.js';
import { fastifyParsers } from './fastify-parsers.js';
import { fastifyRoutes } from './fastify-routes.js';
import type { AdapterErrorHandler, HttpAdapter } from './http-adapter.js';
import type { HostBindingsOf } from './routes.js';

/** Applications may share an adapter, whose routes are recorded once. */
const known = new WeakMap<HttpAdapter, AdapterRouting>();

/** @param unset - handles errors until Nest has set its handler, where the framework may ask for one by then */
export function adapterRouting(
  adapter: HttpAdapter,
  hostBindings: HostBindingsOf,
  unset: AdapterErrorHandler,
): AdapterRouting {
  let routing = known.get(adapter);
  if (!routing) {
    routing =
      adapter.getType() === 'fastify'
        ? onFastify(adapter, hostBindings, unset)
        : onExpress(adapter, hostBindings);
    known.set(adapter, routing);
  }
  return routing;
}

function onExpress(adapter: HttpAdapter, hostBindings: HostBindingsOf): AdapterRouting {
  letPlainOptionsPassExpress(adapter);
  return {
    routes: expressRoutes(adapter, hostBindings),
    types: expressParsers(adapter),
    setErrorHandler: errorHandlerSetter(adapter),
    ...expressNotFound(adapter),
  };
}

function onFastify(
  adapter: HttpAdapter,
  hostBindings: HostBindingsOf,
  unset: AdapterErrorHandler,
): AdapterRouting {
  letPlainOptionsPassFastify(adapter);
  return {
    routes: fastifyRoutes(adapter, hostBindings),
    types: fastifyParsers(adapter),
    setErrorHandler: fastifyErrorHandler(adapter, unset),
    ...fastifyNotFound(adapter),
  };
}

function errorHandlerSetter(adapter: HttpAdapter): AdapterRouting['setErrorHandler'] {
  const setErrorHandler = adapter.setErrorHandler?.bind(adapter);
  return (handler: AdapterErrorHandler, prefix) => setErrorHandler?.(handler as never, prefix);
}
