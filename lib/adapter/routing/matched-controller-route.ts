import { ROUTE_CONFIG_METADATA } from '../../nest-internals.js';
import type { ContractedRoute } from '../../route-contract/index.js';
import type { AdapterHandler, HttpAdapter } from '../http-adapter.js';

/** Finds the controller route that a request reached; used only after the request has failed. */
export interface RouteRecord {
  /** Notes the route of a handler that is about to be registered at a path. */
  note(handler: AdapterHandler, path: unknown, route: ContractedRoute): void;
  find(request: object): ContractedRoute | undefined;
}

export function routeRecord(adapter: HttpAdapter): RouteRecord {
  return adapter.getType() === 'fastify' ? fastifyRecord() : expressRecord();
}

/** A route of a handler. A handler with several paths may be one function: it has several routes. */
interface NotedRoute {
  readonly path: unknown;
  readonly route: ContractedRoute;
  readonly before: NotedRoute | undefined;
}

/** Express keeps the last matching route on the request, with the path and the function that were registered. */
function expressRecord(): RouteRecord {
  const routes = new Map<object, NotedRoute>();
  return {
    note: (handler, path, route) => routes.set(handler, { path, route, before: routes.get(handler) }),
    find: ({ route }: { route?: { path?: unknown; stack?: readonly { handle?: object }[] } }) => {
      // Internal: express-request-route
      const handle = route?.stack?.[0]?.handle;
      let noted = handle && routes.get(handle);
      while (noted && noted.path !== route?.path) noted = noted.before;
      return noted?.route;
    },
  };
}

/** Finds the route by its configuration, since Nest may replace the handler's function. */
function fastifyRecord(): RouteRecord {
  const route = Symbol('nestjs-registry-http: route');
  return {
    note: (handler, _path, contracted) => {
      const config = Reflect.getMetadata(ROUTE_CONFIG_METADATA, handler) as object | undefined;
      Reflect.defineMetadata(ROUTE_CONFIG_METADATA, { ...config, [route]: contracted }, handler);
    },
    find: (request: { routeOptions?: { config?: { [route]?: ContractedRoute } } }) =>
      request.routeOptions?.config?.[route],
  };
}
