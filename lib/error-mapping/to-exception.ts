import { STATUS_CODES as NODE_PHRASES } from 'node:http';
import { RegistryException, type RegistryExceptionOptions, withoutStack } from '../exceptions/index.js';
import { getPhrase } from '../status/code-of.js';
import { isErrorStatus } from '../status/index.js';

/** Nest's own words where they are neither the page's nor Node's. */
const NEST_PHRASES: Readonly<Record<number, string>> = { 421: 'Misdirected' };

/** Whether a text only repeats the phrase of a status as the page, RFC 9110, Node or Nest gives it. */
export function isPhrase(text: unknown, status: unknown): boolean {
  if (typeof status !== 'number') return false;
  return text === getPhrase(status) || text === NODE_PHRASES[status] || text === NEST_PHRASES[status];
}

/** Drops a message that is only the status's phrase, which libraries use as a default. */
export function withoutStatusPhrase(message: unknown, status: number): string | undefined {
  if (typeof message !== 'string' || message.trim() === '') return undefined;
  return isPhrase(message, status) ? undefined : message;
}

/**
 * The exception for a foreign error. A status that is none of an error's (99, 200, NaN) is a
 * fault of the server, and so a 500.
 */
export function toException(
  status: unknown,
  message: unknown,
  options: RegistryExceptionOptions,
): RegistryException {
  return withoutStack(() =>
    isErrorStatus(status)
      ? new RegistryException(status, withoutStatusPhrase(message, status), options)
      : new RegistryException(500, undefined, options),
  );
}
