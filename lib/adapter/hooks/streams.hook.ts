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

/** Nest's `StreamableFile`, recognised by its methods, so that one of a second copy of `@nestjs/common` counts too. */
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

/** Whether the user, or Nest, has given the file a handler or a logger of its own. */
export function hasOwn(file: StreamableFileLike, member: keyof Defaults): boolean {
  return String(file[member]) !== defaultHandlers(file)[member];
}

/**
 * Each file is made with a default of its own, so that they can be told only by their source: it is compared with that
 * of an empty file of the same class, whichever copy of `@nestjs/common` the class is from.
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
 * Answers streams that fail. Before the first byte it is an error like any other; after it, the connection is cut, so that
 * what is out cannot be taken for the whole.
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
 * In place of the file's own logger, since the error is logged where it is answered. Of a chunk that cannot be written,
 * Nest on Fastify makes a 400 as it logs it, but the client has no part in it.
 */
function markAsServerError(error: unknown): void {
  if (error instanceof TypeError && 'statusCode' in error)
    Object.assign(error, { status: 500, statusCode: 500 });
}
