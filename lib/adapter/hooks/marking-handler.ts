import type { AdapterHandler } from '../http-adapter.js';

/** Marks the response of a route. */
export interface Marking {
  /** The route has the request. */
  take(response: object): void;
  /** The route has called `next`, and so another version's or another host's route is to respond, or an error handler. */
  pass(response: object, error: unknown): void;
}

/**
 * A handler that marks its response. It passes for the handler itself: adapters read the version from it, and options of
 * theirs from its metadata.
 */
export function markingHandler(handler: AdapterHandler, mark: Marking): AdapterHandler {
  const marking = (request: never, response: object, next?: (error?: unknown) => unknown): unknown => {
    mark.take(response);
    const pass =
      next &&
      ((error?: unknown) => {
        mark.pass(response, error);
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
