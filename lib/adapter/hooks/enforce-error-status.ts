import type { Readable } from 'node:stream';
import { HttpException } from '@nestjs/common';
import type { ErrorResponder, RequestLike } from '../../error-response/index.js';
import { nameInStack, RegistryException, withoutStack } from '../../exceptions/index.js';
import type { SuccessOptions } from '../../status/index.js';
import type { HttpAdapter } from '../http-adapter.js';
import { hasField, type ReplyRequest, type ReplyTarget } from './reply-target.js';
import { isNothing, JSON_TYPE, type Result, type EnforcedResult } from './handler-result.js';
import type { RouteWarnings } from './route-warnings.js';
import { isReadable, isStreamableFile } from './streams.hook.js';
import type { Verification } from './verify-declarations.js';

/** The longest JSON body of a Web Response that is read, in bytes. Of a longer one only the status is used. */
const MAX_BODY = 1024 * 1024;

/** Handles a result whose handler set an error status. */
export type EnforceErrorStatus = (
  response: ReplyTarget,
  request: ReplyRequest,
  result: Result,
  status: number,
) => EnforcedResult | Promise<never>;

/** The dependencies of the function that handles error statuses without a throw. */
export interface ErrorStatusDependencies {
  readonly responder: ErrorResponder;
  readonly warnings: RouteWarnings;
  readonly verification: Verification | undefined;
}

/**
 * Creates the function that handles a result with an error status that was set, not thrown. A body that Nest would serialise
 * as JSON is thrown as an exception, so that the filters, the masking and the log apply to it. Any other body is kept, and
 * gets the header fields of an error.
 */
export function createErrorStatusEnforcer(
  adapter: HttpAdapter,
  { successCodes = 'enforce', emptyBody }: SuccessOptions,
  { responder, warnings, verification }: ErrorStatusDependencies,
): EnforceErrorStatus {
  const isEnforced = successCodes === 'enforce' || successCodes === 'strict';

  /** Creates Nest's exception for a body. The body of a 5xx that the handler declares is sent unchanged. */
  const exceptionFor = (response: ReplyTarget, body: unknown, status: number): HttpException => {
    const exception = withoutStack(() => nameInStack(new HttpException(body as object, status)));
    verification?.byHand(exception);
    const declares = warnings
      .findRoute(response)
      ?.entry.errors.some(error => error.status === status && error.source !== 'library');
    if (status < 500 || !declares) return exception;
    const { message, errors, extensions } = responder.mapError(exception);
    const shown = new RegistryException(status, message, {
      cause: exception,
      expose: true,
      ...(errors && { errors }),
      ...(extensions && { extensions }),
    });
    verification?.byHand(shown);
    return shown;
  };

  /** Adds the header fields of an error to a body that is kept: the challenge, `Allow`, and `no-store`. */
  const addFields = (response: ReplyTarget, request: ReplyRequest, status: number): void => {
    const rendered = responder.render(new RegistryException(status), {
      allow: () => responder.getAllow(request as unknown as RequestLike) ?? '',
    });
    for (const [name, value] of rendered.defaults) {
      if (!hasField(response, name)) adapter.setHeader?.(response, name, value as string);
    }
    adapter.setHeader?.(response, 'Cache-Control', 'no-store');
  };

  return (response, request, result, status) => {
    const { body, given, kind } = result;
    const empty = isNothing(body) && kind === 'body';
    if (isEnforced) {
      if (empty ? emptyBody !== 'empty' : kind === 'body' && isJson(body, response)) {
        throw exceptionFor(response, empty ? '' : parsed(body), status);
      }
      if (given !== undefined && isStreamableFile(body) && isJsonType(response)) {
        return readJson(body.getStream()).then(read => {
          throw exceptionFor(response, read, status);
        });
      }
      addFields(response, request, status);
    }
    const sentStatus = verification?.status(status, request) ? 500 : status;
    // An error status without a body gets the contract's smallest body.
    if (sentStatus === status && !(empty && emptyBody !== 'empty')) return { body, status };
    adapter.setHeader?.(response, 'Content-Type', JSON_TYPE);
    const { body: least } = responder.render(new RegistryException(sentStatus), {});
    return { body: JSON.parse(least) as object, status: sentStatus };
  };
}

/**
 * The exception that a handler returned, if any. It is identified by its methods, since it may belong to a second copy of
 * Nest.
 */
export function asException(body: unknown): Error | undefined {
  try {
    if (!(body instanceof Error)) return undefined;
    const { getStatus, getResponse } = body as Partial<HttpException>;
    return typeof getStatus === 'function' && typeof getResponse === 'function' ? body : undefined;
  } catch {
    return undefined;
  }
}

function isJson(body: unknown, response: ReplyTarget): boolean {
  if (typeof body === 'string') return isJsonType(response);
  if (typeof body !== 'object') return true;
  return (
    !ArrayBuffer.isView(body) &&
    !(body instanceof ArrayBuffer) &&
    !isStreamableFile(body) &&
    !isReadable(body)
  );
}

function isJsonType(response: ReplyTarget): boolean {
  const type = response.getHeader?.('Content-Type');
  const isCoded = hasField(response, 'Content-Encoding');
  return typeof type === 'string' && /^application\/([\w.+-]+\+)?json\b/i.test(type) && !isCoded;
}

/** Converts a body to the value that its JSON has. A string is JSON already, and is parsed. */
function parsed(body: unknown): unknown {
  if (typeof body === 'object') return JSON.parse(JSON.stringify(body));
  if (typeof body !== 'string') return String(body);
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : String(value);
  } catch {
    return '';
  }
}

async function readJson(stream: Readable): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk as string);
    chunks.push(bytes);
    length += bytes.length;
    if (length > MAX_BODY) return '';
  }
  return parsed(Buffer.concat(chunks).toString());
}
