import type { IncomingMessage } from 'node:http';
import type { HttpAdapter } from '../http-adapter.js';
import type { Routes } from '../routing/adapter-routing.js';
import { isPlainOptions } from '../routing/preflight.js';

type Middleware = (request: IncomingMessage, response: never, next: never) => unknown;

/**
 * Leaves preflights to CORS, but not a plain OPTIONS. The middleware would respond to every OPTIONS, so it is shown a plain
 * one as an actual request: it adds its header fields and passes the request on. An OPTIONS for a path that other
 * middleware serves stays with CORS, since that middleware does not expect it.
 */
export function skipPlainOptionsOnExpress(adapter: HttpAdapter, routes: Routes): void {
  const passes = (request: IncomingMessage): boolean =>
    isPlainOptions(request) && (routes.findMethods(request).size > 0 || !routes.mayServeOtherwise(request));

  const enableCors = adapter.enableCors.bind(adapter);
  adapter.enableCors = (...options: unknown[]) => {
    const own = Object.getOwnPropertyDescriptor(adapter, 'use');
    const use = adapter.use.bind(adapter) as unknown as (middleware: Middleware) => unknown;
    // Internal: nest-express-cors
    Object.assign(adapter, { use: (middleware: Middleware) => use(hidePlainOptions(middleware, passes)) });
    try {
      return (enableCors as (...options: unknown[]) => unknown)(...options);
    } finally {
      if (own) Object.defineProperty(adapter, 'use', own);
      else Reflect.deleteProperty(adapter, 'use');
    }
  };
}

function hidePlainOptions(cors: Middleware, passes: (request: IncomingMessage) => boolean): Middleware {
  return (request, response, next) => cors(passes(request) ? asActual(request) : request, response, next);
}

function asActual(request: IncomingMessage): IncomingMessage {
  return Object.create(request, { method: { value: 'GET', writable: true } }) as IncomingMessage;
}
