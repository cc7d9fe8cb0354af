import type { Readable } from 'node:stream';
import {
  type ErrorContext,
  type ErrorResponder,
  isFastifyReply,
  type LogError,
  rawResponse,
  type RequestLike,
} from '../../error-response/index.js';
import { InternalServerErrorException, withoutStack } from '../../exceptions/index.js';
import type { ForwardError } from './error-handler.hook.js';
import { type ReplyTarget, getRequest } from './reply-target.js';

type ErrorHandler = (error: Error, response: object) => void;
type ErrorLogger = (error: unknown) => void;

/** Nest's `StreamableFile`. It is recognised by its methods, since it may belong to a second copy of `@nestjs/common`. */
export interface StreamableFileLike {
  getStream(): Readable;
  readonly errorHandler: ErrorHandler;
  setErrorHandler(handler: ErrorHandler): unknown;
  readonly errorLogger: ErrorLogger;
  setErrorLogger(logger: ErrorLogger): unknown;
}

/** The default handlers of each `StreamableFile` class. */
interface Defaults {
  readonly errorHandler: string;
  readonly errorLogger: string;
}

export function isStreamableFile(body: unknown): body is StreamableFileLike {
  return hasMember(body, 'setErrorHandler') && hasMember(body, 'getStream');
}

export function isReadable(body: unknown): body is Readable {
  return hasMember(body, 'pipe') && hasMember(body, 'once');
}

/** Never throws: a result may be a Proxy whose traps throw. */
function hasMember(body: unknown, name: string): boolean {
  try {
    return (
      typeof body === 'object' &&
      body !== null &&
      name in body &&
      typeof (body as Record<string, unknown>)[name] === 'function'
    );
  } catch {
    return false;
  }
}

const defaults = new WeakMap<object, Defaults>();

/** Whether the user, or Nest, has set a handler or a logger on the file. */
export function hasOwn(file: StreamableFileLike, member: keyof Defaults): boolean {
  return String(file[member]) !== defaultHandlers(file)[member];
}

/**
 * The source text of a class's default handlers, read from an empty file. Each file has functions of its own, so only their
 * source tells whether they are the defaults. Each copy of `@nestjs/common` has a class of its own.
 */
function defaultHandlers(file: StreamableFileLike): Defaults {
  const base = baseClass(file);
  let known = defaults.get(base);
  if (!known) {
    const empty = new base(new Uint8Array());
    // Internal: nest-streamable-file
    known = { errorHandler: String(empty.errorHandler), errorLogger: String(empty.errorLogger) };
    defaults.set(base, known);
  }
  return known;
}

/** The `StreamableFile` class itself: the constructor of a derived class may have other parameters. */
function baseClass(file: StreamableFileLike): new (content: Uint8Array) => StreamableFileLike {
  let prototype = file;
  while (!Object.hasOwn(prototype, 'setErrorHandler')) {
    prototype = Object.getPrototypeOf(prototype) as StreamableFileLike;
  }
  return prototype.constructor as new (content: Uint8Array) => StreamableFileLike;
}

/** Watches a body for errors while it is sent. */
export type WatchBody = (body: unknown, response: ReplyTarget) => void;

/**
 * Creates the function that handles failures of streams. A failure before the first byte is an error like any other. After
 * it, the response is cut off, so that the client cannot take it for complete.
 */
export function createStreamWatcher(responder: ErrorResponder, forwardError: ForwardError): WatchBody {
  const respondOrCutOff = (
    error: Error,
    request: RequestLike,
    response: ReplyTarget,
    log?: LogError,
  ): void => {
    const exception = withoutStack(() => new InternalServerErrorException(undefined, { cause: error }));
    responder.respond(exception, error, request, response, log);
  };

  const fail = (error: Error, request: RequestLike, response: ReplyTarget, log?: LogError): void => {
    if (rawResponse(response).headersSent) respondOrCutOff(error, request, response, log);
    else forwardError(error, request, response);
  };

  /** Fastify responds to a stream that fails before its first byte, and silently cuts off one that fails later. */
  const watch = (stream: Readable, request: RequestLike, response: ReplyTarget, log?: LogError): void => {
    if (!isFastifyReply(response)) return;
    stream.once('error', error => {
      if (rawResponse(response).headersSent) respondOrCutOff(error, request, response, log);
    });
  };

  const guard = (file: StreamableFileLike, request: RequestLike, response: ReplyTarget): void => {
    // A file's own logger is used if it has one: Nest sets one on files that it makes from iterables.
    const { errorLogger } = file;
    const log = hasOwn(file, 'errorLogger') ? ({ thrown }: ErrorContext) => errorLogger(thrown) : undefined;
    if (!log) file.setErrorLogger(markAsServerError);
    if (!hasOwn(file, 'errorHandler')) file.setErrorHandler(error => fail(error, request, response, log));
    watch(file.getStream(), request, response, log);
  };

  return (body, response) => {
    const request = getRequest(response) as RequestLike | undefined;
    if (!request) return;
    if (isStreamableFile(body)) guard(body, request, response);
    else if (isReadable(body)) watch(body, request, response);
  };
}

/**
 * Replaces the file's default logger, since the responder logs the error. It also corrects a status: if a chunk cannot be
 * written, Nest on Fastify makes a 400 of it, although it is a fault of the server.
 */
function markAsServerError(error: unknown): void {
  if (error instanceof TypeError && 'statusCode' in error)
    Object.assign(error, { status: 500, statusCode: 500 });
}
