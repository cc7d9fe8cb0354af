import type { HttpAdapter } from '../http-adapter.js';

type Next = (error?: unknown) => void;
type Handle = (this: unknown, request: object, response: object, next?: Next) => unknown;

/** The members of an Express application that are used here. */
interface ExpressLike {
  handle?: Handle;
}

/** Responds to requests that no layer of an Express application has taken. */
export interface FinalHandler {
  /** Whether it has routes for the path of a request. */
  knows(request: object): boolean;
  respond(error: unknown, request: object, response: object): void;
}

/** Applications may share an instance, which then has a final handler for each of them. */
const finalHandlers = new WeakMap<object, FinalHandler[]>();

/**
 * Replaces Express's own final handler, whose response is HTML and contains the stack of an error. An Express application
 * calls the last argument of `handle` after every layer has passed a request on, including layers that are added later. So
 * this needs no layer, and does not depend on the order of layers. If the application is mounted on another one, that one
 * passes the argument, and responds itself.
 */
export function installFinalHandler(adapter: HttpAdapter, handler: FinalHandler): void {
  const instance: ExpressLike = adapter.getInstance();
  const known = finalHandlers.get(instance);
  if (known) return void known.push(handler);
  // Internal: express-app-handle
  const { handle } = instance;
  if (typeof handle !== 'function') return;
  const handlers = [handler];
  finalHandlers.set(instance, handlers);
  instance.handle = function (request, response, next) {
    const respond: Next = error =>
      (handlers.find(one => one.knows(request)) ?? handlers.at(-1))?.respond(error, request, response);
    return handle.call(this, request, response, next ?? respond);
  };
}
