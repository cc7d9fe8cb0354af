import type { MissHandler } from './adapter-routing.js';
import type { HttpAdapter } from './http-adapter.js';

type Next = () => unknown;
type Handler = (request: never, response: never, next: Next) => unknown;

/** As much of an Express application as is needed. */
interface ExpressLike {
  use(handler: Handler): unknown;
  readonly router?: { readonly stack: readonly { readonly handle: unknown }[] };
  /** The application that this one is mounted on. */
  readonly parent?: object;
}

/**
 * Has a handler asked when every route and all middleware has let a request pass, also those that the application adds
 * later: then it moves behind them. It answers where Express would, in HTML, or by an `Allow` that counts middleware
 * among the routes. An application that is mounted on another leaves the request to that one.
 */
export function answerAtEnd(adapter: HttpAdapter, handler: MissHandler): void {
  const instance: ExpressLike = adapter.getInstance();
  let last: Handler | undefined;

  const append = (): void => {
    const own: Handler = (request, response, next) => {
      if (last !== own || instance.parent) return next();
      if (instance.router && instance.router.stack.at(-1)?.handle !== own) {
        append();
        return next();
      }
      return handler(request, response, next as never);
    };
    instance.use((last = own));
  };
  append();
}
