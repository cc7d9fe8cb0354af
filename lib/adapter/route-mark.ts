import type { ContractedRoute } from '../declarations/index.js';
import type { AdapterHandler } from './http-adapter.js';

const MARK = Symbol('nestjs-registry-http: route');

/** A response that may be marked with the route that answers it. */
export interface Markable {
  [MARK]?: ContractedRoute | undefined;
}

let marks = false;

/** Whether any route marks its responses: most applications have none that does, and their responses need not be asked. */
export function marksResponses(): boolean {
  return marks;
}

/** The route that marked a response: one that states something about its success. */
export function markOf(response: Markable): ContractedRoute | undefined {
  return response[MARK];
}

/**
 * The handler of a route that states a success code or a location, so made that it marks the response. It passes for the
 * handler itself: adapters read the version from it, and options of theirs from its metadata. Every other route
 * keeps its handler.
 */
export function markingHandler(handler: AdapterHandler, route: ContractedRoute): AdapterHandler {
  if (route.route.success === undefined && route.endpoint.location === undefined) return handler;
  marks = true;
  const marking = (request: never, response: Markable, next?: (error?: unknown) => unknown): unknown => {
    response[MARK] = route;
    const pass =
      next &&
      ((error?: unknown) => {
        // Another version's or another host's route is to answer.
        response[MARK] = undefined;
        return error === undefined ? next() : next(error);
      });
    return handler(request, response as never, pass as never);
  };
  Object.assign(marking, handler);
  for (const key of Reflect.getMetadataKeys(handler)) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), marking);
  }
  return Object.defineProperty(marking, 'name', {
    configurable: true,
    value: handler.name,
  }) as AdapterHandler;
}
