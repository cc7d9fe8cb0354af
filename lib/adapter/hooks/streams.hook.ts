import type { Readable } from 'node:stream';
import { InternalServerErrorException, withoutStack } from '../exceptions/index.js';
import {
  isFastifyReply,
  rawOf,
  type ErrorContext,
  type ErrorResponder,
  type LogError,
  type RequestLike,
} from '../response/index.js';
import type { ErrorChannel } from './error-channel.js';
import { requestOf, type ReplyTarget } from './reply-target.js';
import { hasOwn, isReadable, isStreamableFile, type StreamableFileLike } from './streamable-file.js';

/** Watches a body for what goes wrong with it while it is sent. */
export type WatchBody = (body: unknown, response: ReplyTarget) => void;

/**
 * Answers streams that fail. Before the first byte it is an error like any other; after it, the connection is cut, so that
 * what is out cannot be taken for the whole.
 */
export function streamWatcher(responder: ErrorResponder, handOver: ErrorChannel): WatchBody {
  const failLate = (error: Error, request: RequestLike, response: ReplyTarget, log?: LogError): void => {
    const exception = withoutStack(() => new InternalServerErrorException(undefined, { cause: error }));
    responder.respond(exception, error, request, response, log);
  };

  const fail = (error: Error, request: RequestLike, response: ReplyTarget, log?: LogError): void => {
    if (rawOf(response).headersSent) failLate(error, request, response, log);
    else handOver(error, request, response);
  };

  /** Fastify answers a stream that fails before its first byte, and cuts off one that fails later without a word. */
  const watch = (stream: Readable, request: RequestLike, response: ReplyTarget, log?: LogError): void => {
    if (!isFastifyReply(response)) return;
    stream.once('error', error => {
      if (rawOf(response).headersSent) failLate(error, request, response, log);
    });
  };

  const guard = (file: StreamableFileLike, request: RequestLike, response: ReplyTarget): void => {
    // A file with a logger of its own is logged there: Nest gives one to those that it makes of iterables.
    const { errorLogger } = file;
    const log = hasOwn(file, 'errorLogger') ? ({ thrown }: ErrorContext) => errorLogger(thrown) : undefined;
    if (!log) file.setErrorLogger(blameServer);
    if (!hasOwn(file, 'errorHandler')) file.setErrorHandler(error => fail(error, request, response, log));
    watch(file.getStream(), request, response, log);
  };

  return (body, response) => {
    const request = requestOf(response) as RequestLike | undefined;
    if (!request) return;
    if (isStreamableFile(body)) guard(body, request, response);
    else if (isReadable(body)) watch(body, request, response);
  };
}

/**
 * In place of the file's own logger, since the error is logged where it is answered. Of a chunk that cannot be written,
 * Nest on Fastify makes a 400 as it logs it, but the client has no part in it.
 */
function blameServer(error: unknown): void {
  if (error instanceof TypeError && 'statusCode' in error)
    Object.assign(error, { status: 500, statusCode: 500 });
}
