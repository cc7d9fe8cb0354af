import type { HttpAdapter } from '../http-adapter.js';

type Next = (error?: unknown) => void;
type Handle = (this: unknown, request: object, response: object, next?: Next) => unknown;

/** As much of an Express application as is needed. */
interface ExpressLike {
  handle?: Handle;
}

/** Responds to requests that no layer of an Express application has taken. */
export interface ExpressEnd {
  /** Whether it has routes for the path of a request. */
  knows(request: object): boolean;
  respond(error: unknown, request: object, response: object): void;
}

/** Applications may share an instance, which then has an end for each of them. */
const readEnds = new WeakMap<object, ExpressEnd[]>();

/**
 * Responds where Express would by itself, in HTML and with the stack of an error. An Express application calls the last
 * argument of `handle` once every layer has let a request pass, also the layers that are added later. So no layer is
 * needed for it, and nothing depends on what others do with layers. An application that is mounted on another is given
 * this argument by the other one, which is left to respond.
 */
export function respondAtEnd(adapter: HttpAdapter, end: ExpressEnd): void {
  const instance: ExpressLike = adapter.getInstance();
  const known = readEnds.get(instance);
  if (known) return void known.push(end);
  // Internal: express-app-handle
  const { handle } = instance;
  if (typeof handle !== 'function') return;
  const ends = [end];
  readEnds.set(instance, ends);
  instance.handle = function (request, response, next) {
    const respond: Next = error =>
      (ends.find(one => one.knows(request)) ?? ends.at(-1))?.respond(error, request, response);
    return handle.call(this, request, response, next ?? respond);
  };
}
