import { RequestMethod } from '@nestjs/common';
import type { AdapterHandler, HttpAdapter } from '../http-adapter.js';

/** The methods that an `@All()` route has on both adapters. */
export const ALL_METHODS: readonly string[] = [
  ...Object.values(RequestMethod).filter(name => typeof name === 'string' && name !== 'ALL'),
  'TRACE',
].map(String);

type Register = (...args: unknown[]) => unknown;
type Note = (method: string, path: unknown, handler: AdapterHandler) => void;

/**
 * Sees every route that is registered through the adapter: those of controllers, and of modules like Swagger's. Nest binds
 * middleware by the framework's own methods, so that middleware which is bound to one method is none of them.
 */
export function onRegister(adapter: HttpAdapter, note: Note): void {
  const methods = adapter as unknown as Record<string, Register | undefined>;
  for (const name of ['ALL', ...ALL_METHODS]) {
    const key = name.toLowerCase();
    const register = methods[key]?.bind(adapter);
    if (!register) continue;
    methods[key] = (...args) => {
      const handler = args.at(-1);
      // Of one argument, Express's `get()` reads a setting.
      if (args.length > 1 && typeof handler === 'function') note(name, args[0], handler as AdapterHandler);
      return register(...args);
    };
  }
}
