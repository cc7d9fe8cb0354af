import type { IncomingMessage } from 'node:http';
import type { HttpAdapter } from '../http-adapter.js';
import type { Routes } from '../routing/adapter-routing.js';
import { isPlainOptions } from '../routing/preflight.js';

type Middleware = (request: IncomingMessage, response: never, next: never) => unknown;

/**
 * Leaves preflights to CORS and takes a plain OPTIONS from it: the middleware, which answers every OPTIONS there is, sees
 * that one as any other actual request, whose answer gets the fields of CORS and goes on. What other middleware serves
 * stays as it is without this library: that middleware does not expect an OPTIONS.
 */
export function skipPlainOptionsOnExpress(adapter: HttpAdapter, routes: Routes): void {
  const passes = (request: IncomingMessage): boolean =>
    isPlainOptions(request) && (routes.findMethods(request).size > 0 || !routes.mayServeOtherwise(request));

  const enableCors = adapter.enableCors.bind(adapter);
  adapter.enableCors = (...options: unknown[]) => {
    const own = Object.getOwnPropertyDescriptor(adapter, 'use');
    const use = adapter.use.bind(adapter) as unknown as (middleware: Middleware) => unknown;
    // Internal: nest-express-cors
    Object.assign(adapter, { use: (middleware: Middleware) => use(passing(middleware, passes)) });
    try {
      return (enableCors as (...options: unknown[]) => unknown)(...options);
    } finally {
      if (own) Object.defineProperty(adapter, 'use', own);
      else Reflect.deleteProperty(adapter, 'use');
    }
  };
}

function passing(cors: Middleware, passes: (request: IncomingMessage) => boolean): Middleware {
  return (request, response, next) => cors(passes(request) ? asActual(request) : request, response, next);
}

function asActual(request: IncomingMessage): IncomingMessage {
  return Object.create(request, { method: { value: 'GET', writable: true } }) as IncomingMessage;
}
