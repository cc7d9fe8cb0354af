import type { Server } from 'node:http';
import type { HttpAdapter } from '../http-adapter.js';
import { getClientErrorListener } from './fastify-instances.js';

type Listener = (...args: unknown[]) => void;

/** Fastify binds its handler of client errors, which leaves it this name. */
const DEFAULT_HANDLER = 'bound defaultClientErrorHandler';
/** Where Fastify keeps the servers that it adds to listen on every address of `localhost`. */
const BINDINGS = 'fastify.serverBindings';

/** The listeners of client errors that are Fastify's or this library's, and not the application's. */
export function fastifyClientErrorListeners(adapter: HttpAdapter, server: Server): Listener[] {
  if (adapter.getType() !== 'fastify') return [];
  const ours = getClientErrorListener(adapter.getInstance());
  return (server.listeners('clientError') as Listener[]).filter(
    listener => listener === ours || listener.name === DEFAULT_HANDLER,
  );
}

/**
 * The servers beside the adapter's own. Fastify makes them when it listens on `localhost`, its default, and gives them
 * no listener but that of requests: there is no public way to them.
 */
export function fastifyBindings(adapter: HttpAdapter, server: Server): Server[] {
  if (adapter.getType() !== 'fastify') return [];
  const instance = adapter.getInstance() as Record<symbol, unknown>;
  const key = Object.getOwnPropertySymbols(instance).find(symbol => symbol.description === BINDINGS);
  const bindings = key && instance[key];
  return Array.isArray(bindings) ? bindings.filter((other: Server) => other !== server) : [];
}
