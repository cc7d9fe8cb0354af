import type { AdapterRouting } from './adapter-routing.js';
import { answerAtEnd } from './express-end.js';
import type { HttpAdapter } from './http-adapter.js';

/** Where requests end up that no route has: Nest's own place, and behind everything else. */
export function expressNotFound(
  adapter: HttpAdapter,
): Pick<AdapterRouting, 'isParsing' | 'setNotFoundHandler'> {
  const setNotFoundHandler = adapter.setNotFoundHandler?.bind(adapter);
  let ended = false;
  return {
    // Whatever parses a body here is middleware, of which nothing more can be told.
    isParsing: () => false,
    setNotFoundHandler(handler, prefix, ...rest) {
      const result = setNotFoundHandler?.(handler as never, prefix, ...(rest as []));
      // Under a prefix Nest answers for that part alone.
      if (prefix && !ended && adapter.getType() === 'express') {
        ended = true;
        answerAtEnd(adapter, handler);
      }
      return result;
    },
  };
}
