import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { RegistryException } from '../exceptions/index.js';
import type { HeaderField } from './error-response.js';

/** The value of a field that a response adds to what the response has of it already. */
type Add = (present: unknown, value: HeaderField[1]) => HeaderField[1];

/** The fields that several have a say in, by name: each of them is right, and none takes another's place. */
const ADDED: ReadonlyMap<string, Add> = new Map<string, Add>([
  ['set-cookie', (present, value) => [...new Set([...splitList(present), ...[value].flat()])]],
  ['vary', (present, value) => mergeVary(splitList(present).join(', '), [value].flat().join(', '))],
]);

/** Whether a field is added to what a response has of it. */
export function isAdded(name: string): boolean {
  return ADDED.has(name.toLowerCase());
}

/** A field of a response, with what the response has of it. */
export function mergeHeader([name, value]: HeaderField, present: unknown): HeaderField {
  return [name, ADDED.get(name.toLowerCase())?.(present, value) ?? value];
}

/** RFC 9110 §12.5.5: what is named already is not named again. */
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
 * Header fields that speak of the success an error response is not: its representation (RFC 9110 §8), how to cache it
 * (RFC 9111), where it went. CORS, `Vary`, cookies, request ids and the like stay.
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

/** Fields that frame the body or belong to the connection: never an exception's to set. */
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
 * The fields that an exception brings, as they can be sent: one with a name or a value that HTTP cannot carry is left
 * out rather than allowed to break the response.
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

/** The names under which others say when to try again: `Retry-After-short` of a named throttler, `retryAfter`, `x-retry-after-ms`. */
const NAME = /^(?:x-)?retry[-_]?after(?:[-_].+|ms)?$/i;
const IN_MILLISECONDS = /ms$/i;

/** The statuses that tell when to try again (RFC 9110 §15.6.4, RFC 6585 §4). */
export function tellsWhenToRetry(status: number): boolean {
  return status === 429 || status === 503;
}

/** Whether something of this name says when to try again. */
export function isRetryAfter(name: string): boolean {
  return NAME.test(name);
}

/** The value of `Retry-After` in seconds: the longest of those that are given, since before that one of them refuses again. */
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
