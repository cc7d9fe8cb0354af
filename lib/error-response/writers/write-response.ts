import { Buffer } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import {
  isRetryAfter,
  longestRetryAfter,
  mergeHeader,
  REPRESENTATION_HEADERS,
  tellsWhenToRetry,
} from '../error-headers.js';
import type { ErrorResponse, HeaderField } from '../error-response.js';

/**
 * Removes the reason phrase that a handler set for a success. HTTP/2 has no reason phrase, and Node logs a warning when it
 * is read (RFC 9113 §8.3.2).
 */
export function removePhrase(raw: ServerResponse): void {
  // Internal: node-status-message
  if (Object.hasOwn(raw, 'statusMessage')) raw.statusMessage = '';
}

/** Writes an error response: one writer for Node's response, one for Fastify's reply. */
export interface ResponseWriter<Response> {
  /** The names of the fields set so far, in lower case. */
  names(response: Response): readonly string[];
  get(response: Response, name: string): unknown;
  set(response: Response, field: HeaderField): unknown;
  remove(response: Response, name: string): void;
  send(response: Response, status: number, body: string): void;
}

/** Writes to Node's response. Express's response is one, and Fastify passes one to middleware. */
export const nodeResponse: ResponseWriter<ServerResponse> = {
  names: response => response.getHeaderNames(),
  get: (response, name) => response.getHeader(name),
  set: (response, [name, value]) => response.setHeader(name, value),
  remove: (response, name) => response.removeHeader(name),
  send(response, status, body) {
    response.statusCode = status;
    removePhrase(response);
    response.setHeader('Content-Length', Buffer.byteLength(body));
    response.end(body);
  },
};

/** Writes a complete error response. Nothing of the response may have been sent. */
export function writeResponse<R>(writer: ResponseWriter<R>, response: R, errorResponse: ErrorResponse): void {
  const present = writer.names(response);
  for (const name of present) {
    if (
      REPRESENTATION_HEADERS.has(name) &&
      !isLengthOfWhole(errorResponse.status, name, writer.get(response, name))
    ) {
      writer.remove(response, name);
    }
  }
  for (const field of errorResponse.headers) writer.set(response, field);
  for (const field of errorResponse.added) {
    const whole = mergeHeader(field, writer.get(response, field[0]));
    // Fastify would append the value to its cookies.
    writer.remove(response, field[0]);
    writer.set(response, whole);
  }
  for (const field of errorResponse.defaults) {
    if (!present.includes(field[0].toLowerCase())) writer.set(response, field);
  }
  if (tellsWhenToRetry(errorResponse.status)) nameRetryAfter(writer, response, present);
  if (errorResponse.added.length || present.includes('vary')) varyOnAccept(writer, response);
  else writer.set(response, VARY);
  writer.send(response, errorResponse.status, errorResponse.body);
}

/** A named throttler adds its name to the name of the field. Clients do not look for that name. */
function nameRetryAfter<R>(writer: ResponseWriter<R>, response: R, present: readonly string[]): void {
  if (writer.get(response, 'retry-after') !== undefined) return;
  const fields = present.filter(isRetryAfter).map(name => [name, writer.get(response, name)] as const);
  const seconds = longestRetryAfter(fields);
  if (seconds !== undefined) writer.set(response, ['Retry-After', seconds]);
}

/** A 416 states the length of the whole representation (RFC 9110 §14.4, §15.5.17). */
function isLengthOfWhole(status: number, name: string, value: unknown): boolean {
  return status === 416 && name === 'content-range' && /^[\w-]+ \*\//.test(String(value));
}

const VARY: HeaderField = ['Vary', 'Accept'];

/** Adds `Accept` to the fields of `Vary` (RFC 9110 §12.5.5). */
function varyOnAccept<R>(writer: ResponseWriter<R>, response: R): void {
  const fields = String(writer.get(response, 'vary') ?? '');
  if (fields === '') writer.set(response, VARY);
  else if (!/(^|,)\s*(\*|accept)\s*(,|$)/i.test(fields)) writer.set(response, ['Vary', `${fields}, Accept`]);
}
