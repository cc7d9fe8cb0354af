import type { AdapterErrorHandler, HttpAdapter } from '../http-adapter.js';
import type { AdapterRouting } from '../routing/adapter-routing.js';
import { handleBeforeDefault, isWithoutRoutes, withChildren } from './fastify-internals.js';

type Hook = (request: object, reply: object, error: unknown, done: () => void) => void;

/** As much of a Fastify instance as is needed. */
interface FastifyLike {
  /** The handler that is set, or Fastify's own. */
  readonly errorHandler: unknown;
  printRoutes(): string;
  addHook(name: 'onError', hook: Hook): unknown;
}

/**
 * Fastify takes the error handler of a route when it loads the plugin of that route, which is before Nest sets its own. So
 * one is set at once, and passes errors on to the handler that Nest sets later.
 *
 * @param unset - the handler until then
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
    // Another application of the same adapter, or the user, has set one since: the last one counts.
    if (handleError || instance.errorHandler !== ours) return set?.(handler as never, prefix);
    handleError = handler;
    return instance;
  };
}

/**
 * Routes that exist already have Fastify's own handler, and there is no public way to give them another. They get it when
 * the first error reaches them. Handlers that an application has set stay, and what they throw comes to this one.
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
