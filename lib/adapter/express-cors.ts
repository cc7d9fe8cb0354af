import type { IncomingMessage } from 'node:http';
import type { HttpAdapter } from './http-adapter.js';
import { isPlainOptions } from './preflight.js';

type Middleware = (request: IncomingMessage, response: never, next: never) => unknown;

/**
 * Leaves preflights to CORS and takes a plain OPTIONS from it: the middleware, which answers every OPTIONS there is, sees
 * that one as any other actual request, whose answer gets the fields of CORS and goes on.
 */
export function letPlainOptionsPassExpress(adapter: HttpAdapter): void {
  const enableCors = adapter.enableCors.bind(adapter);
  adapter.enableCors = (...options: unknown[]) => {
    const own = Object.getOwnPropertyDescriptor(adapter, 'use');
    const use = adapter.use.bind(adapter) as unknown as (middleware: Middleware) => unknown;
    Object.assign(adapter, { use: (middleware: Middleware) => use(passing(middleware)) });
    try {
      return (enableCors as (...options: unknown[]) => unknown)(...options);
    } finally {
      if (own) Object.defineProperty(adapter, 'use', own);
      else Reflect.deleteProperty(adapter, 'use');
    }
  };
}

function passing(cors: Middleware): Middleware {
  return (request, response, next) =>
    cors(isPlainOptions(request) ? asActual(request) : request, response, next);
}

function asActual(request: IncomingMessage): IncomingMessage {
  return Object.create(request, { method: { value: 'GET', writable: true } }) as IncomingMessage;
}
