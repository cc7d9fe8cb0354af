import type { IncomingMessage, ServerResponse } from 'node:http';
import { InternalServerErrorException, type RegistryException, withoutStack } from '../exceptions/index.js';
import { foldStatus } from '../status/index.js';
import type { ErrorResponse } from './error-response.js';
import { type AddedMembers, extendBody } from './extend-body.js';
import { isLogged, logDebug, logError, logFailure } from './logging/error-log.js';
import { createErrorRenderer, type RenderError, type RequestFacts } from './render-error.js';
import { createErrorContext, type ErrorContext, readUrl } from './request/error-context.js';
import { pathWithoutQuery, getMatchedRoute } from './request/matched-route.js';
import { getIncomingMessage, type RequestLike } from './request/request-like.js';
import type { ResponseOptions } from './response.options.js';
import { sendFallback, cutOff, hasLeft } from './writers/abort-response.js';
import { type FastifyReplyLike, rawResponse, sendFastifyReply } from './writers/fastify-reply.writer.js';
import { afterResponse } from './writers/after-response.js';
import { nodeResponse, writeResponse } from './writers/write-response.js';

/** Returns the thrown value if it is an Error, or else the exception: request loggers expect an Error. */
export function toError(thrown: unknown, exception: RegistryException): Error {
  try {
    return thrown instanceof Error ? thrown : exception;
  } catch {
    return exception;
  }
}

/** Looks up the value of `Allow` for the path of a request. */
type FindAllow = (request: RequestLike) => string;

/** Writes the log line of an error that is sent. */
export type LogError = (context: ErrorContext, exception: RegistryException) => void;

/** Checks an exception before its response is created, and may replace it. */
type Verify = (exception: RegistryException, thrown: unknown, request: RequestLike) => RegistryException;

/** The facts that only the hooked adapter knows. Without the module it is not hooked, and they are absent. */
export interface AdapterFacts {
  getAllow?: FindAllow;
  /** Compares the errors of routes with their declarations. */
  verify?: Verify | undefined;
  /** Checks an exception that has an errorCode. */
  noteErrorCode?(exception: RegistryException, thrown: unknown): void;
}

/** The dependencies of the responder, beside the options. */
interface ResponderInputs {
  /** Maps the error of a Fastify hook that failed during a response. */
  mapError?(thrown: unknown): RegistryException;
  readonly facts?: AdapterFacts;
}

/** Responds to a request with an exception. Every error of a request leaves the server this way. */
export class ErrorResponder {
  /** Renders an exception, for responses that are not written to a `ServerResponse` of Node. */
  readonly render: RenderError;
  readonly mapError: (thrown: unknown) => RegistryException;
  private readonly facts: AdapterFacts;

  /**
   * Requests that matched a route but did not reach its handler: the version or host differs, or the body was refused
   * before the handler ran.
   */
  private readonly untaken = new WeakSet<object>();

  constructor(
    private readonly options: ResponseOptions = {},
    { mapError = toInternalServerError, facts = {} }: ResponderInputs = {},
  ) {
    this.render = createErrorRenderer(options);
    this.mapError = mapError;
    this.facts = facts;
  }

  /**
   * Responds to a request with an exception. It never throws. If the response cannot be rendered, a constant is sent. If
   * another response is under way, it is cut off, so that a client cannot take it for a complete one.
   */
  respond(
    exception: RegistryException,
    thrown: unknown,
    request: RequestLike,
    response: object,
    log: LogError = logError,
  ): void {
    const raw = rawResponse(response);
    try {
      this.send(exception, thrown, request, response, raw, log);
    } catch (failure) {
      this.fail(failure, raw);
    }
  }

  private send(
    exception: RegistryException,
    thrown: unknown,
    request: RequestLike,
    response: object,
    raw: ServerResponse,
    log: LogError,
  ): void {
    const { errorCode } = exception;
    if (errorCode !== undefined) this.facts.noteErrorCode?.(exception, thrown);
    const createContext = (status: number): ErrorContext =>
      createErrorContext({ thrown, status, errorCode, request, response, raw, route: this.takenBy(request) });
    const { extend, onError } = this.options;
    const added = extend && extendBody(extend, exception, createContext(this.getSentStatus(exception)));
    const errorResponse = this.render(exception, new LazyRequestFacts(this, request, added));
    const { status } = errorResponse;
    if (hasLeft(raw)) return logDebug('The client has gone away', createContext(status));
    // Create the context only if the log or an observer needs it.
    const isAsked = onError !== undefined || log !== logError || isLogged(status, exception);
    const context = isAsked ? createContext(status) : undefined;
    if (context) log(context, exception);
    this.write(errorResponse, request, response, raw, log);
    // A request logger reports this member as an error, so a 4xx does not set it. Set it after the response is written: an
    // additional member slows down the writing.
    if (status >= 500) (raw as { err?: Error }).err = toError(thrown, exception);
    // An observer can no longer change the response.
    if (context && onError) afterResponse(raw, () => this.observe(exception, context));
  }

  private getSentStatus(exception: RegistryException): number {
    const status = exception.getStatus();
    return this.options.unlistedStatuses === 'fold' ? foldStatus(status) : status;
  }

  private write(
    errorResponse: ErrorResponse,
    request: RequestLike,
    response: object,
    raw: ServerResponse,
    log: LogError,
  ): void {
    try {
      if (raw.headersSent) {
        if (!raw.writableEnded) cutOff(raw);
      } else if (isReplyTo(raw, response) && !response.sent) {
        sendFastifyReply(response, errorResponse, failure =>
          this.respond(this.mapError(failure), failure, request, response, log),
        );
      } else {
        writeResponse(nodeResponse, raw, errorResponse);
      }
    } catch (failure) {
      this.fail(failure, raw);
    }
  }

  /** The value of `Allow` for the path of a request, if the adapter is hooked. */
  getAllow(request: RequestLike): string | undefined {
    return this.facts.getAllow?.(request);
  }

  private fail(failure: unknown, raw: ServerResponse): void {
    logFailure('An error could not be answered as it should be', failure);
    sendFallback(raw, this.options.compatibility === 'nest');
  }

  /** Records that no route handled a request. Express keeps the last matching route on the request. */
  markUntaken(request: RequestLike): void {
    if (getMatchedRoute(request) !== undefined) this.untaken.add(request);
  }

  /** The pattern of the route that handled a request. */
  takenBy(request: RequestLike): string | undefined {
    return this.untaken.has(request) ? undefined : getMatchedRoute(request);
  }

  /** Calls the user's observer with an error. */
  observe(exception: RegistryException, context: ErrorContext): void {
    const { onError } = this.options;
    if (!onError) return;
    try {
      const result: unknown = onError(exception, context);
      if (isObject(result)) Promise.resolve(result).catch(observerFailed);
    } catch (failure) {
      observerFailed(failure);
    }
  }
}

/** Whether a response is a reply of Fastify, which wraps Node's response. */
function isReplyTo(raw: ServerResponse, response: object): response is FastifyReplyLike {
  return response !== raw;
}

/** The properties of a request that affect its error response, each read only when needed. */
class LazyRequestFacts implements RequestFacts {
  private readonly incoming: IncomingMessage;

  constructor(
    private readonly responder: ErrorResponder,
    private readonly request: RequestLike,
    readonly added: AddedMembers | undefined,
  ) {
    this.incoming = getIncomingMessage(request);
  }

  get accept(): string | undefined {
    return this.incoming.headers.accept;
  }

  /** The path of a request that no route handled is not repeated. */
  instance(): string | undefined {
    return this.responder.takenBy(this.request) !== undefined
      ? pathWithoutQuery(readUrl(this.incoming))
      : undefined;
  }

  allow(): string | undefined {
    return this.responder.getAllow(this.request);
  }
}

function toInternalServerError(cause: unknown): RegistryException {
  return withoutStack(() => new InternalServerErrorException(undefined, { cause }));
}

function observerFailed(failure: unknown): void {
  logFailure('The observer onError failed', failure);
}

/** A value that may be a promise. */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
