import { RequestMethod } from '@nestjs/common';
import type { AdapterHandler, HttpAdapter } from '../http-adapter.js';

/** The methods that an `@All()` route has on both adapters. */
export const ALL_METHODS: readonly string[] = [
  ...Object.values(RequestMethod).filter(name => typeof name === 'string' && name !== 'ALL'),
  'TRACE',
].map(String);

type Register = (...args: unknown[]) => unknown;

/** Receives a route, and may return a replacement for its handler. */
type Observer = (method: string, path: unknown, handler: AdapterHandler) => AdapterHandler | undefined;

const observers = new WeakMap<HttpAdapter, Observer[]>();

/**
 * Calls an observer for every route that is registered through the adapter: routes of controllers, and of modules like
 * Swagger's. Middleware is not among them, since Nest registers it with the framework's own methods. The adapter's methods
 * are overridden once for all observers. The observer that was added last is called first, and each
 * gets the handler that the one before it returned.
 */
export function onRegister(adapter: HttpAdapter, observe: Observer): void {
  const known = observers.get(adapter);
  if (known) return void known.unshift(observe);
  const all = [observe];
  observers.set(adapter, all);
  const methods = adapter as unknown as Record<string, Register | undefined>;
  for (const name of ['ALL', ...ALL_METHODS]) {
    const key = name.toLowerCase();
    const register = methods[key]?.bind(adapter);
    if (!register) continue;
    // Internal: nest-adapter-methods
    methods[key] = (...args) => {
      const last = args.length - 1;
      let handler = args[last] as AdapterHandler;
      // With one argument, Express's `get()` reads a setting.
      if (last < 1 || typeof handler !== 'function') return register(...args);
      for (const one of all) handler = one(name, args[0], handler) ?? handler;
      args[last] = handler;
      return register(...args);
    };
  }
}
