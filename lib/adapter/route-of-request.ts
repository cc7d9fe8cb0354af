import type { ContractedRoute } from '../declarations/index.js';
import type { AdapterHandler, HttpAdapter } from './http-adapter.js';

/** Which route of a controller a request ended up in: asked only once it has failed. */
export interface RouteRecord {
  /** Notes the route of a handler that is about to be registered. */
  note(handler: AdapterHandler, route: ContractedRoute): void;
  find(request: object): ContractedRoute | undefined;
}

export function routeRecord(adapter: HttpAdapter): RouteRecord {
  return adapter.getType() === 'fastify' ? fastifyRecord() : expressRecord();
}

/** Express leaves the route that matched last on the request, with the very function that it was given. */
function expressRecord(): RouteRecord {
  const routes = new WeakMap<object, ContractedRoute>();
  return {
    note: (handler, route) => void routes.set(handler, route),
    find: (request: { route?: { stack?: readonly { handle?: object }[] } }) => {
      const handle = request.route?.stack?.[0]?.handle;
      return handle && routes.get(handle);
    },
  };
}

/** What `@RouteConfig()` of Nest's Fastify adapter sets, and what ends up in the configuration of the route. */
const ROUTE_CONFIG = '__fastify_route_config__';

/** Nest may put a function of its own in place of the handler, so the route's configuration tells it. */
function fastifyRecord(): RouteRecord {
  const route = Symbol('nestjs-registry-http: route');
  return {
    note: (handler, contracted) => {
      const config = Reflect.getMetadata(ROUTE_CONFIG, handler) as object | undefined;
      Reflect.defineMetadata(ROUTE_CONFIG, { ...config, [route]: contracted }, handler);
    },
    find: (request: { routeOptions?: { config?: { [route]?: ContractedRoute } } }) =>
      request.routeOptions?.config?.[route],
  };
}
