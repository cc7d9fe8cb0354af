import type { AdapterErrorHandler, HttpAdapter } from '../http-adapter.js';
import type { AdapterRouting } from '../routing/adapter-routing.js';
import { handleBeforeDefault, isWithoutRoutes, withChildren } from './fastify-internals.js';

type Hook = (request: object, reply: object, error: unknown, done: () => void) => void;

/** The members of a Fastify instance that are used here. */
interface FastifyLike {
  /** The handler that is set, or Fastify's own. */
  readonly errorHandler: unknown;
  printRoutes(): string;
  addHook(name: 'onError', hook: Hook): unknown;
}

/**
 * Sets an error handler at once, which passes errors on to the handler that Nest sets later. Fastify reads the error handler
 * of a route when it loads the plugin of that route, which is before Nest sets its own.
 *
 * @param unset - the handler that is used until Nest sets its own
 */
export function fastifyErrorHandler(
  adapter: HttpAdapter,
  unset: AdapterErrorHandler,
): AdapterRouting['setErrorHandler'] {
  const instance: FastifyLike = adapter.getInstance();
  const set = adapter.setErrorHandler?.bind(adapter);
  let handleError: AdapterErrorHandler | undefined;
  const passOn: AdapterErrorHandler = (error, request, response) =>
    (handleError ?? unset)(error, request, response);

  handleEarlyRoutes(instance, passOn);
  set?.(passOn as never);
  const ours = instance.errorHandler;

  return (handler, prefix) => {
    // Another application of the same adapter, or the user, may have set one since: the last one is used.
    if (handleError || instance.errorHandler !== ours) return set?.(handler as never, prefix);
    handleError = handler;
    return instance;
  };
}

/**
 * Gives the handler to routes that exist already. They have Fastify's own handler, and no public API replaces it, so it is
 * replaced when the first error reaches them. Handlers of the application stay; errors that they throw reach this one.
 */
function handleEarlyRoutes(instance: FastifyLike, handler: AdapterErrorHandler): void {
  if (isWithoutRoutes(instance)) return;
  const replaceDefault: Hook = (request, _reply, _error, done) => {
    handleBeforeDefault(request, handler);
    done();
  };
  // Each has hooks of its own.
  for (const encapsulated of withChildren(instance)) encapsulated.addHook('onError', replaceDefault);
}
