import { getIncomingMessage, type RequestLike } from '../../error-response/index.js';
import { hasBody } from '../hooks/body-errors.js';
import type { HttpAdapter } from '../http-adapter.js';
import type { AdapterRouting } from '../routing/adapter-routing.js';

type Hook = (request: object, ...rest: ((...args: never[]) => unknown)[]) => void;

/** As much of a Fastify instance as is needed. */
interface FastifyLike {
  setNotFoundHandler(hooks: Record<'preParsing' | 'preValidation', Hook>, handler: unknown): unknown;
}

/**
 * Fastify parses the body of a request that no route has, and then calls the handler. These hooks, which no other request
 * passes, note when; so an error that a parser throws is told from one of the application's hooks.
 */
export function fastifyNotFound(
  adapter: HttpAdapter,
): Pick<AdapterRouting, 'isParsing' | 'setNotFoundHandler'> {
  const instance: FastifyLike = adapter.getInstance();
  const parsing = new WeakSet<object>();
  return {
    isParsing: request => parsing.has(request) && !isParsed(request),
    setNotFoundHandler: handler =>
      // Internal: fastify-not-found-hooks
      instance.setNotFoundHandler(
        {
          preParsing: noting(request => mayHaveBody(request) && parsing.add(request)),
          preValidation: noting(request => parsing.delete(request)),
        },
        handler,
      ),
  };
}

/** Most requests that no route has have no body, and are not charged for it. */
function mayHaveBody(request: object): boolean {
  return hasBody(getIncomingMessage(request as RequestLike).headers);
}

/** The hooks of a route come after the application's of the same kind, which so may have the body already. */
function isParsed(request: object): boolean {
  return 'body' in request && request.body !== undefined;
}

/** A hook that is done at once: the last it is given is the function to call then. */
function noting(note: (request: object) => unknown): Hook {
  return (request, ...rest) => {
    note(request);
    rest.at(-1)?.();
  };
}
