import { skipPlainOptionsOnExpress } from './express/express-cors.js';
import { expressFallback } from './express/express-fallback.js';
import { expressParsers } from './express/express-parsers.js';
import { expressRoutes } from './express/express-routes.js';
import { skipPlainOptionsOnFastify } from './fastify/fastify-cors.js';
import { fastifyErrorHandler } from './fastify/fastify-error-handler.js';
import { fastifyNotFound } from './fastify/fastify-not-found.js';
import { fastifyParsers } from './fastify/fastify-parsers.js';
import { fastifyRoutes } from './fastify/fastify-routes.js';
import type { AdapterErrorHandler, HttpAdapter } from './http-adapter.js';
import { addThirdPartyFallback } from './third-party-fallback.js';
import type { AdapterRouting, GetControllerRoutes } from './routing/adapter-routing.js';

/** The routing of each adapter. Applications may share an adapter; its routes are recorded once. */
const known = new WeakMap<HttpAdapter, AdapterRouting>();

export function isHooked(adapter: HttpAdapter): boolean {
  return known.has(adapter);
}

/** @param unset - handles errors until Nest sets its handler, if the framework needs one earlier */
export function adapterRouting(
  adapter: HttpAdapter,
  controllerRoutes: GetControllerRoutes,
  unset: AdapterErrorHandler,
): AdapterRouting {
  let routing = known.get(adapter);
  if (!routing) {
    const type = adapter.getType();
    if (type === 'fastify') routing = onFastify(adapter, controllerRoutes, unset);
    else if (type === 'express') routing = onExpress(adapter, controllerRoutes);
    else routing = onOther(adapter, controllerRoutes);
    known.set(adapter, routing);
  }
  return routing;
}

function onExpress(adapter: HttpAdapter, controllerRoutes: GetControllerRoutes): AdapterRouting {
  const routes = expressRoutes(adapter, controllerRoutes);
  skipPlainOptionsOnExpress(adapter, routes);
  return {
    routes,
    types: expressParsers(adapter),
    // Only middleware parses bodies here, and its media types are unknown.
    isParsing: () => false,
    ...expressFallback(adapter, routes),
  };
}

function onFastify(
  adapter: HttpAdapter,
  controllerRoutes: GetControllerRoutes,
  unset: AdapterErrorHandler,
): AdapterRouting {
  skipPlainOptionsOnFastify(adapter);
  return {
    routes: fastifyRoutes(adapter, controllerRoutes),
    types: fastifyParsers(adapter),
    setErrorHandler: fastifyErrorHandler(adapter, unset),
    ...fastifyNotFound(adapter),
  };
}

/** A third-party adapter is treated like Express, but its parsers and its last handler are unknown. */
function onOther(adapter: HttpAdapter, controllerRoutes: GetControllerRoutes): AdapterRouting {
  return addThirdPartyFallback(adapter, onExpress(adapter, controllerRoutes));
}
