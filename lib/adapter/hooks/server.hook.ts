import type { RequestListener, Server } from 'node:http';
import { type ErrorResponder, trackRequest } from '../../error-response/index.js';
import { ConnectionResponder, hasOneHost } from '../../http-server/index.js';
import { getClientErrorListener } from '../fastify/fastify-instances.js';
import { isDefaultClientErrorListener, readBindings } from '../fastify/fastify-internals.js';
import type { HttpAdapter } from '../http-adapter.js';
import type { Shutdown } from './shutdown.hook.js';

type Listener = (...args: unknown[]) => void;

/** The server's events to which Node itself sends an empty response if they have no listener. */
const EVENTS = {
  clientError: connections => connections.clientError.bind(connections),
  checkExpectation: connections => connections.unmetExpectation.bind(connections),
  connect: connections => connections.tunnel.bind(connections),
  unknownProtocol: connections => connections.unknownProtocol.bind(connections),
  dropRequest: connections => connections.droppedRequest.bind(connections),
} as const satisfies Record<string, (connections: ConnectionResponder) => (...args: never[]) => void>;

/**
 * Responds in place of Node's HTTP server. Called when the adapter has its server, before it listens. If the application
 * has a listener for an event, added before or after, the event is left to it.
 *
 * @returns a function to call when the server listens
 */
export function hookServer(adapter: HttpAdapter, responder: ErrorResponder, shutdown: Shutdown): () => void {
  const server: unknown = adapter.getHttpServer();
  if (!isServer(server)) return () => undefined;
  const connections = new ConnectionResponder(responder);

  const isFastify = adapter.getType() === 'fastify';
  if (isFastify) removeClientErrorListeners(adapter, server);
  for (const [event, listenerFor] of Object.entries(EVENTS)) {
    listenUnlessOthersDo(server, event, listenerFor(connections) as Listener);
  }
  wrapRequests(server, connections, shutdown);

  return () => {
    for (const binding of isFastify ? readBindings(adapter.getInstance(), server) : []) {
      for (const event of Object.keys(EVENTS)) {
        binding.on(event, (...args: unknown[]) => server.emit(event, ...args));
      }
      wrapRequests(binding, connections, shutdown);
    }
  };
}

/** Removes the listeners for client errors that Fastify or this library added. The application's own stay. */
function removeClientErrorListeners(adapter: HttpAdapter, server: Server): void {
  const ours = getClientErrorListener(adapter.getInstance());
  for (const listener of server.listeners('clientError') as Listener[]) {
    if (listener === ours || isDefaultClientErrorListener(listener))
      server.removeListener('clientError', listener);
  }
}

function listenUnlessOthersDo(server: Server, event: string, listener: Listener): void {
  const own: Listener = (...args) => {
    if (server.listeners(event).every(other => other === own)) listener(...args);
  };
  server.on(event, own);
}

/**
 * Handles every request before the application does. Node's own check of `Host` sends no body, and accepts two `Host`
 * fields, so it is replaced here, unless the application has turned it off.
 */
function wrapRequests(
  server: Server & { requireHostHeader?: unknown },
  connections: ConnectionResponder,
  shutdown: Shutdown,
): void {
  // Internal: node-require-host
  const checksHost = server.requireHostHeader === true;
  if (checksHost) server.requireHostHeader = false;
  // Internal: node-request-listeners
  const listeners = server.rawListeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (!trackRequest(request, response)) return;
    if (checksHost && !hasOneHost(request)) return connections.unclearHost(request, response);
    if (shutdown.isRefusing) return connections.shuttingDown(request, response);
    for (const listener of listeners) listener.call(server, request, response);
  });
}

/** Whether the server is Node's. Nest's adapter for an application context, for example, has none. */
function isServer(server: unknown): server is Server {
  return (
    typeof server === 'object' &&
    server !== null &&
    'rawListeners' in server &&
    typeof server.rawListeners === 'function'
  );
}
