import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { RegistryException } from '../exceptions/index.js';
import type { HeaderField } from './error-response.js';

/** Combines the value of a field with the value that the response already has. */
type Add = (present: unknown, value: HeaderField[1]) => HeaderField[1];

/** The fields that combine several values, by name. No value replaces another. */
const ADDED: ReadonlyMap<string, Add> = new Map<string, Add>([
  ['set-cookie', (present, value) => [...new Set([...splitList(present), ...[value].flat()])]],
  ['vary', (present, value) => mergeVary(splitList(present).join(', '), [value].flat().join(', '))],
]);

/** Whether a field is combined with its existing value. */
export function isAdded(name: string): boolean {
  return ADDED.has(name.toLowerCase());
}

/** A field combined with the value that the response already has. */
export function mergeHeader([name, value]: HeaderField, present: unknown): HeaderField {
  return [name, ADDED.get(name.toLowerCase())?.(present, value) ?? value];
}

/** Adds the missing names to `Vary` (RFC 9110 §12.5.5). */
function mergeVary(present: string, more: string): string {
  const known = new Set(fieldNames(present.toLowerCase()));
  const added = fieldNames(more).filter(name => {
    const isNew = !known.has(name.toLowerCase());
    known.add(name.toLowerCase());
    return isNew;
  });
  return [present, ...added].filter(Boolean).join(', ');
}

function fieldNames(list: string): string[] {
  return list
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
}

function splitList(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

/**
 * Header fields that describe a success, and are removed from an error response: representation (RFC 9110 §8), caching
 * (RFC 9111) and location. CORS, `Vary`, cookies, request ids and the like stay.
 */
export const REPRESENTATION_HEADERS: ReadonlySet<string> = new Set([
  'accept-ranges',
  'age',
  'cache-control',
  'cdn-cache-control',
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-md5',
  'content-range',
  'content-type',
  'digest',
  'etag',
  'expires',
  'last-modified',
  'link',
  'location',
  'pragma',
  'refresh',
  'repr-digest',
  'surrogate-control',
  'trailer',
  'transfer-encoding',
]);

/** Fields that frame the body or belong to the connection. An exception cannot set them. */
const FRAMING = new Set([
  'content-encoding',
  'content-length',
  'content-type',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The fields of an exception that can be sent. A field with an invalid name or value is omitted, so that it cannot break
 * the response.
 */
export function sendableHeaders(exception: RegistryException): HeaderField[] {
  const brought: Readonly<Record<string, unknown>> | null | undefined = exception.headers;
  const fields: HeaderField[] = [];
  if (brought === undefined || brought === null) return fields;
  for (const name of Object.keys(brought)) {
    const text = headerText(brought[name]);
    if (text === undefined || FRAMING.has(name.toLowerCase())) continue;
    if (isSendable(name, text)) fields.push([name, text]);
  }
  return fields;
}

/** Reads a header field's value, if it is valid: plain JavaScript may throw anything. */
function headerText(value: unknown): string | string[] | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return isList(value) && value.length > 0 ? [...value] : undefined;
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

function isSendable(name: string, value: string | readonly string[]): boolean {
  try {
    validateHeaderName(name);
    if (typeof value === 'string') validateHeaderValue(name, value);
    else for (const item of value) validateHeaderValue(name, item);
    return true;
  } catch {
    return false;
  }
}

/** Other names of `Retry-After`: `Retry-After-short` of a named throttler, `retryAfter`, `x-retry-after-ms`. */
const NAME = /^(?:x-)?retry[-_]?after(?:[-_].+|ms)?$/i;
const IN_MILLISECONDS = /ms$/i;

/** The statuses that tell when to try again (RFC 9110 §15.6.4, RFC 6585 §4). */
export function tellsWhenToRetry(status: number): boolean {
  return status === 429 || status === 503;
}

/** Whether a member or a field of this name states when to try again. */
export function isRetryAfter(name: string): boolean {
  return NAME.test(name);
}

/** The value of `Retry-After` in seconds: the longest of the given times, since all of them must have passed. */
export function longestRetryAfter(
  given: Iterable<readonly [name: string, value: unknown]>,
): string | undefined {
  let longest: number | undefined;
  for (const [name, value] of given) {
    const seconds = isRetryAfter(name) ? secondsIn(name, value) : undefined;
    if (seconds !== undefined && seconds > (longest ?? -1)) longest = seconds;
  }
  return longest === undefined ? undefined : String(longest);
}

function secondsIn(name: string, value: unknown): number | undefined {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value));
  if (!isNumber) return undefined;
  const seconds = Math.ceil(Number(value) / (IN_MILLISECONDS.test(name) ? 1_000 : 1));
  return Number.isSafeInteger(seconds) && seconds >= 0 ? seconds : undefined;
}
