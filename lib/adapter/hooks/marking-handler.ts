import type { AdapterHandler } from '../http-adapter.js';

/** Marks the response of a route. */
export interface Marking {
  /** Called when the route receives the request. */
  take(response: object): void;
  /** Called when the route calls `next`: a route of another version or host responds, or an error handler. */
  pass(response: object, error: unknown): void;
}

/**
 * Wraps a handler, so that it marks its response. The wrapper has the members and the metadata of the handler, since
 * adapters read the version and other options from them.
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
