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

/** A response of Express. */
interface JsonResponse {
  status(code: number): unknown;
  json(body: unknown): unknown;
}

/**
 * Whether an `HttpException` of 200 to 399 was thrown, which is not an error: a redirect, a 304. It is recognised by its
 * methods, since it may belong to a second copy of `@nestjs/common`.
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

/** Sends a thrown success as Nest's own filter does: its status and body. Header fields that are set already are kept. */
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

/** The body that Nest creates from a text. Nest 12 adds `errorCode`. */
function readBody(exception: HttpException & { errorCode?: unknown }, status: number): object {
  const response = exception.getResponse();
  if (typeof response === 'object' && response !== null) return response;
  const { errorCode } = exception;
  return { statusCode: status, message: response, ...(errorCode !== undefined && { errorCode }) };
}

function isJsonResponse(response: object): response is JsonResponse {
  return 'json' in response && typeof response.json === 'function' && 'status' in response;
}

/** Warns once per route and status that a success is thrown. A 3xx is not warned of: it can hardly be sent otherwise. */
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
