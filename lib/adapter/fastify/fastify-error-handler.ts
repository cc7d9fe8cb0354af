import type { AdapterErrorHandler, HttpAdapter } from '../http-adapter.js';
import type { AdapterRouting } from '../routing/adapter-routing.js';

/** As Fastify keeps an error handler: the prototype is the handler that is asked where this one fails. */
interface KeptHandler {
  readonly func?: unknown;
}
type RouteContext = { errorHandler?: KeptHandler };
type Hook = (request: object, reply: object, error: unknown, done: () => void) => void;

/** As much of a Fastify instance as is needed. */
interface FastifyLike {
  /** The handler that is set, or Fastify's own. */
  readonly errorHandler: unknown;
  printRoutes(): string;
  addHook(name: 'onError', hook: Hook): unknown;
}

/** Fastify's own handler, which sends the message of any error. A handler that is set has another name: Fastify binds it. */
const DEFAULT_HANDLER = 'defaultErrorHandler';

/** Where Fastify keeps the instances of plugins, and how the route of a request is handled. */
const CHILDREN = 'fastify.children';
const CONTEXT = 'fastify.context';

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
  if (instance.printRoutes() === '(empty tree)') return;
  const replaceDefault: Hook = (request, _reply, _error, done) => {
    const context = readMember<RouteContext>(request, CONTEXT);
    if (context?.errorHandler) context.errorHandler = insertBeforeDefault(context.errorHandler, handler);
    done();
  };
  for (const encapsulated of withChildren(instance)) encapsulated.addHook('onError', replaceDefault);
}

/** The handlers of a route with another before Fastify's own, which is the last. */
function insertBeforeDefault(kept: KeptHandler, handler: AdapterErrorHandler): KeptHandler {
  if (typeof kept.func !== 'function' || kept.func === handler) return kept;
  if (kept.func.name === DEFAULT_HANDLER) return keptBefore(kept, handler);
  const next = Object.getPrototypeOf(kept) as KeptHandler;
  const replaced = insertBeforeDefault(next, handler);
  return replaced === next ? kept : keptBefore(replaced, kept.func);
}

function keptBefore(next: KeptHandler, func: unknown): KeptHandler {
  return Object.assign(Object.create(next) as KeptHandler, { func });
}

/** An instance and those of the plugins that were loaded into it. Each has hooks of its own. */
function withChildren(instance: FastifyLike): FastifyLike[] {
  const children = readMember<FastifyLike[]>(instance, CHILDREN);
  return [instance, ...(Array.isArray(children) ? children.flatMap(withChildren) : [])];
}

/** A member that has a symbol of Fastify's for its name. */
function readMember<T>(target: object, description: string): T | undefined {
  const symbol = Object.getOwnPropertySymbols(target).find(other => other.description === description);
  return symbol && (target as Record<symbol, T | undefined>)[symbol];
}
