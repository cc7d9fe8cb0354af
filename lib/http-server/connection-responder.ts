import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Logger } from '@nestjs/common';
import {
  closeAfter,
  type ErrorResponder,
  pathWithoutQuery,
  type LogError,
  trackRequest,
} from '../error-response/index.js';
import { NotFoundException, type RegistryException, withoutStack } from '../exceptions/index.js';
import { connectionException, toConnectionException } from './connection-errors.js';
import { getConnectionState } from './connection-state.js';
import { serializeResponse } from './serialize-response.js';

/** How long a client may take to read its response and to close its side. */
const LINGER = 1_000;

/**
 * Ends a connection after its last bytes. It is not closed at once: closing a connection with unread data resets it, and
 * after a reset the client may lose the response before it has read it (RFC 9112 §9.6).
 */
export function closeGracefully(socket: Duplex, lastBytes?: string): void {
  stopParsing(socket);
  socket.end(lastBytes);
  const timer = setTimeout(() => socket.destroy(), LINGER).unref();
  socket.once('close', () => clearTimeout(timer));
}

/**
 * Discards all data that still arrives. A client that was refused may repeat its request elsewhere, so the rest of the
 * request, and the requests after it, must not be executed.
 */
export function stopParsing(socket: Duplex): void {
  // Internal: node-data-listeners
  socket.removeAllListeners('data');
  // Node's HTTP server reads past the stream until a listener for data is added.
  socket.on('data', discard);
  socket.resume();
}

function discard(): void {
  // Only the flow counts.
}

const logger = new Logger('RegistryHttp');

/** Responds to errors that never become a request of the application: the events of Node's HTTP server. */
export class ConnectionResponder {
  private readonly refused = new WeakSet<Duplex>();

  constructor(private readonly responder: ErrorResponder) {}

  /** An error of a connection: a message that cannot be read, a timeout, a reset. */
  clientError(error: Error & { code?: string }, socket: Duplex): void {
    // After a refused message, every further packet of it causes the error again.
    if (this.refused.has(socket)) return;
    const code = error.code ?? '';
    const exception = toConnectionException(code);
    if (!exception || !socket.writable) {
      socket.destroy();
      return;
    }
    this.refused.add(socket);
    // The response may have to wait for earlier ones.
    stopParsing(socket);
    this.refuse(exception, error, code, socket);
  }

  /** An `Expect` other than `100-continue` (RFC 9110 §10.1.1). */
  unmetExpectation(request: IncomingMessage, response: ServerResponse): void {
    if (!trackRequest(request, response)) return;
    this.respond(connectionException(417, 'The expectation cannot be met', request), request, response);
  }

  /** A request of HTTP/1.1 without `Host`, or with more than one (RFC 9112 §3.2). */
  unclearHost(request: IncomingMessage, response: ServerResponse): void {
    const problem = request.headers.host === undefined ? 'is missing' : 'is sent more than once';
    this.respond(connectionException(400, `The Host header ${problem}`), request, response);
  }

  /** A request that arrives while the server shuts down. Unlike other 5xx, this is expected. */
  shuttingDown(request: IncomingMessage, response: ServerResponse): void {
    this.respond(connectionException(503, undefined, request), request, response, ({ method, url, status }) =>
      this.log(method, url, status, 'shutting down'),
    );
  }

  /** A CONNECT, which asks for a tunnel to another server. The response is a 404: this server does not have the target. */
  tunnel(request: IncomingMessage, over: Duplex | ServerResponse): void {
    if ('writeHead' in over) return this.respond(notFound(), request, over);
    // From here on, the HTTP server no longer handles the connection.
    over.on('error', () => over.destroy());
    this.refuse(connectionException(404, 'Resource not found'), undefined, 'CONNECT', over, request);
  }

  /** A request beyond `maxRequestsPerSocket`. After a pending response, only Node's own empty response can be sent. */
  droppedRequest(request: IncomingMessage, socket: Duplex): void {
    if (socket.writable && getConnectionState(socket).kind === 'respond') {
      this.refuse(connectionException(503), undefined, 'maxRequestsPerSocket', socket, request);
    }
  }

  /** A client that did not agree with a server of HTTP/2 on a protocol (RFC 9110 §15.6.6). */
  unknownProtocol(socket: Duplex): void {
    socket.on('error', () => socket.destroy());
    this.refuse(connectionException(505), undefined, 'unknownProtocol', socket);
  }

  private respond(
    exception: RegistryException,
    request: IncomingMessage,
    response: ServerResponse,
    log?: LogError,
  ): void {
    closeAfter(request);
    this.responder.respond(exception, exception, request, response, log);
  }

  /** Neither the query nor what CONNECT asks for is logged: both may hold credentials. */
  private log(method: string, url: string, status: number, reason: string): void {
    if (!Logger.isLevelEnabled('debug')) return;
    const path = method === 'CONNECT' || url === '' ? '' : pathWithoutQuery(url);
    logger.debug([method, path, status, reason].filter(Boolean).join(' '));
  }

  private refuse(
    exception: RegistryException,
    error: Error | undefined,
    reason: string,
    socket: Duplex,
    request?: IncomingMessage,
  ): void {
    if (!socket.writable) return;
    const state = getConnectionState(socket);
    if (state.kind === 'wait') {
      state.for.once('finish', () => this.refuse(exception, error, reason, socket, request));
    } else if (state.kind === 'cut' || (state.kind === 'respond' && state.to && isAborted(reason))) {
      socket.destroy();
    } else if (state.kind === 'close') {
      closeGracefully(socket);
    } else {
      this.send(exception, error, reason, socket, request ?? state.to);
    }
  }

  private send(
    exception: RegistryException,
    error: Error | undefined,
    reason: string,
    socket: Duplex,
    request: IncomingMessage | undefined,
  ): void {
    const { method = '', url = '' } = request ?? {};
    const response = this.responder.render(exception, { accept: request?.headers.accept });
    closeGracefully(socket, serializeResponse(response, method));
    // The error itself is not logged: it contains the received bytes, and header fields may hold secrets.
    this.log(method, url, response.status, reason);
    this.responder.observe(exception, {
      thrown: error ?? exception,
      status: response.status,
      method,
      url,
      request,
      response: undefined,
    });
  }
}

/** The client went away in the middle of a body. */
function isAborted(code: string): boolean {
  return code === 'HPE_INVALID_EOF_STATE';
}

function notFound(): RegistryException {
  return withoutStack(() => new NotFoundException('Resource not found'));
}
