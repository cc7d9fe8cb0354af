import type { Server } from 'node:http';

/**
 * All uses of Fastify's undocumented internals: members under its own symbols, names of its functions, a printed text. A
 * member that is missing or of an unexpected type counts as absent.
 */

type Listener = (...args: unknown[]) => void;

/** Finds a member by the description of its symbol: each copy of Fastify has symbols of its own. */
function readMember<T>(target: object, description: string): T | undefined {
  const symbol = Object.getOwnPropertySymbols(target).find(other => other.description === description);
  return symbol && (target as Record<symbol, T | undefined>)[symbol];
}

/** An instance and the instances of the plugins that were loaded into it. */
export function withChildren<Instance extends object>(instance: Instance): Instance[] {
  // Internal: fastify-children
  const children = readMember<Instance[]>(instance, 'fastify.children');
  return [instance, ...(Array.isArray(children) ? children.flatMap(withChildren) : [])];
}

/** Whether no route has been registered yet. */
export function isWithoutRoutes(instance: { printRoutes(): string }): boolean {
  // Internal: fastify-empty-tree
  return instance.printRoutes() === '(empty tree)';
}

/** An error handler as Fastify stores it. The prototype is the next handler: Fastify calls it if this one fails. */
interface StoredHandler {
  readonly func?: unknown;
}

/** Inserts an error handler for the route of a request, directly before Fastify's default, which is the last in the chain. */
export function handleBeforeDefault(request: object, handler: unknown): void {
  // Internal: fastify-route-error-handler
  const context = readMember<{ errorHandler?: StoredHandler }>(request, 'fastify.context');
  if (context?.errorHandler) context.errorHandler = insertBeforeDefault(context.errorHandler, handler);
}

function insertBeforeDefault(stored: StoredHandler, handler: unknown): StoredHandler {
  if (typeof stored.func !== 'function' || stored.func === handler) return stored;
  // A handler of the application has another name, since Fastify binds it.
  // Internal: fastify-default-error-handler
  if (stored.func.name === 'defaultErrorHandler') return prependHandler(stored, handler);
  const next = Object.getPrototypeOf(stored) as StoredHandler;
  const replaced = insertBeforeDefault(next, handler);
  return replaced === next ? stored : prependHandler(replaced, stored.func);
}

function prependHandler(next: StoredHandler, func: unknown): StoredHandler {
  return Object.assign(Object.create(next) as StoredHandler, { func });
}

/** Whether a listener for client errors is Fastify's default. Its name starts with `bound`, since Fastify binds it. */
export function isDefaultClientErrorListener(listener: Listener): boolean {
  // Internal: fastify-client-error-handler
  return listener.name === 'bound defaultClientErrorHandler';
}

/**
 * The servers of an instance besides its main one. To listen on every address of `localhost`, its default host, Fastify
 * creates further servers, and gives them only a listener for requests.
 */
export function readBindings(instance: object, server: Server): Server[] {
  // Internal: fastify-server-bindings
  const bindings = readMember<Server[]>(instance, 'fastify.serverBindings');
  return Array.isArray(bindings) ? bindings.filter(other => other !== server) : [];
}
