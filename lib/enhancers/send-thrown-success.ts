import { type HttpException, Logger } from '@nestjs/common';
import {
  getIncomingMessage,
  isFastifyReply,
  rawResponse,
  type RequestLike,
  getMatchedRoute,
} from '../error-response/index.js';
import { RegistryException } from '../exceptions/index.js';
import { codeOf } from '../status/index.js';

const logger = new Logger('RegistryHttp');

/** A response of Express's. */
interface JsonResponse {
  status(code: number): unknown;
  json(body: unknown): unknown;
}

/**
 * Whether what was thrown is an `HttpException` of 200 to 399, which is no error: a redirect, a 304. It is told by its
 * methods, so that one of a second copy of `@nestjs/common` is too.
 */
export function isSuccess(thrown: unknown): thrown is HttpException {
  try {
    if (!(thrown instanceof Error) || thrown instanceof RegistryException) return false;
    const { getStatus, getResponse } = thrown as Partial<HttpException>;
    if (typeof getStatus !== 'function' || typeof getResponse !== 'function') return false;
    const status: unknown = getStatus.call(thrown);
    return Number.isInteger(status) && (status as number) >= 200 && (status as number) <= 399;
  } catch {
    return false;
  }
}

/** Sends a thrown success as Nest's own filter does: its status and its body, beside the header fields that are set. */
export function sendSuccess(exception: HttpException, response: object): void {
  const raw = rawResponse(response);
  if (raw.headersSent) {
    if (!raw.writableEnded) raw.end();
    return;
  }
  const status = exception.getStatus();
  const body = readBody(exception, status);
  if (isFastifyReply(response)) {
    response.code(status);
    response.send(body);
  } else if (isJsonResponse(response)) {
    response.status(status);
    response.json(body);
  } else {
    const content = JSON.stringify(body);
    raw.statusCode = status;
    if (status === 204 || status === 304) return void raw.end();
    if (!raw.hasHeader('Content-Type')) raw.setHeader('Content-Type', 'application/json; charset=utf-8');
    raw.end(content);
  }
}

/** As Nest makes it of a text; `errorCode` is known to Nest 12. */
function readBody(exception: HttpException & { errorCode?: unknown }, status: number): object {
  const response = exception.getResponse();
  if (typeof response === 'object' && response !== null) return response;
  const { errorCode } = exception;
  return { statusCode: status, message: response, ...(errorCode !== undefined && { errorCode }) };
}

function isJsonResponse(response: object): response is JsonResponse {
  return 'json' in response && typeof response.json === 'function' && 'status' in response;
}

/** Warns of successes that are thrown: each route and status once. A 3xx or a 304 has hardly another way, a 2xx has. */
export class ThrownSuccesses {
  private readonly warned = new Set<string>();

  warn(status: number, request: RequestLike): void {
    if (status > 299) return;
    const name = `${getIncomingMessage(request).method} ${getMatchedRoute(request) ?? ''}`.trim();
    const key = `${status} ${name}`;
    if (this.warned.has(key)) return;
    this.warned.add(key);
    logger.warn(
      `${name}: an exception of ${codeOf(status)} was thrown, which is no error: return the result`,
    );
  }
}
