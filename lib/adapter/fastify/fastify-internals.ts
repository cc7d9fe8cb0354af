import type { Server } from 'node:http';

/**
 * What the library takes of Fastify from beyond its documentation, in one place: members under symbols of its own, names of
 * its functions, a text. Whatever is not there as expected is taken for absent.
 */

type Listener = (...args: unknown[]) => void;

/** Fastify has one symbol for each member and each copy of itself. */
function readMember<T>(target: object, description: string): T | undefined {
  const symbol = Object.getOwnPropertySymbols(target).find(other => other.description === description);
  return symbol && (target as Record<symbol, T | undefined>)[symbol];
}

/** An instance and those of the plugins that were loaded into it. */
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

/** As Fastify keeps an error handler: the prototype is the handler that is asked where this one fails. */
interface KeptHandler {
  readonly func?: unknown;
}

/** Gives the route of a request another error handler before Fastify's own, which is the last that is asked. */
export function handleBeforeDefault(request: object, handler: unknown): void {
  // Internal: fastify-route-error-handler
  const context = readMember<{ errorHandler?: KeptHandler }>(request, 'fastify.context');
  if (context?.errorHandler) context.errorHandler = insertBeforeDefault(context.errorHandler, handler);
}

function insertBeforeDefault(kept: KeptHandler, handler: unknown): KeptHandler {
  if (typeof kept.func !== 'function' || kept.func === handler) return kept;
  // A handler that is set has another name, since Fastify binds it.
  // Internal: fastify-default-error-handler
  if (kept.func.name === 'defaultErrorHandler') return keptBefore(kept, handler);
  const next = Object.getPrototypeOf(kept) as KeptHandler;
  const replaced = insertBeforeDefault(next, handler);
  return replaced === next ? kept : keptBefore(replaced, kept.func);
}

function keptBefore(next: KeptHandler, func: unknown): KeptHandler {
  return Object.assign(Object.create(next) as KeptHandler, { func });
}

/** Whether a listener of client errors is Fastify's own, which it binds. */
export function isDefaultClientErrorListener(listener: Listener): boolean {
  // Internal: fastify-client-error-handler
  return listener.name === 'bound defaultClientErrorHandler';
}

/**
 * The servers beside the one that is known. Fastify makes them to listen on every address of `localhost`, its default, and
 * gives them no listener but that of requests.
 */
export function readBindings(instance: object, server: Server): Server[] {
  // Internal: fastify-server-bindings
  const bindings = readMember<Server[]>(instance, 'fastify.serverBindings');
  return Array.isArray(bindings) ? bindings.filter(other => other !== server) : [];
}
