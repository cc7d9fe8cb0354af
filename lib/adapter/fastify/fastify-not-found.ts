import { getIncomingMessage, type RequestLike } from '../../error-response/index.js';
import { hasBody } from '../hooks/body-errors.js';
import type { HttpAdapter } from '../http-adapter.js';
import type { AdapterRouting } from '../routing/adapter-routing.js';

type Hook = (request: object, ...rest: ((...args: never[]) => unknown)[]) => void;

/** The members of a Fastify instance that are used here. */
interface FastifyLike {
  setNotFoundHandler(hooks: Record<'preParsing' | 'preValidation', Hook>, handler: unknown): unknown;
}

/**
 * Fastify parses the body of a request without a route before it calls the not-found handler. The hooks set here run for
 * such requests only. They record when parsing begins and ends, which distinguishes a parser's error from an error of the
 * application's hooks.
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
          preParsing: createRecordingHook(request => mayHaveBody(request) && parsing.add(request)),
          preValidation: createRecordingHook(request => parsing.delete(request)),
        },
        handler,
      ),
  };
}

/** Most requests without a route have no body; for them nothing is recorded. */
function mayHaveBody(request: object): boolean {
  return hasBody(getIncomingMessage(request as RequestLike).headers);
}

/** Whether the body is parsed already. The application's hooks of the same kind run earlier, and may have parsed it. */
function isParsed(request: object): boolean {
  return 'body' in request && request.body !== undefined;
}

/** Creates a hook that records a request and continues. The last argument of a hook is the function to continue with. */
function createRecordingHook(note: (request: object) => unknown): Hook {
  return (request, ...rest) => {
    note(request);
    rest.at(-1)?.();
  };
}
