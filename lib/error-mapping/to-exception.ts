import { STATUS_CODES as NODE_PHRASES } from 'node:http';
import { RegistryException, type RegistryExceptionOptions, withoutStack } from '../exceptions/index.js';
import { getPhrase } from '../status/code-of.js';
import { isErrorStatus } from '../status/index.js';

/** Nest's phrases that differ from the page's and from Node's. */
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
 * Creates the exception for an error of another library. An invalid error status (99, 200, NaN) is a fault of the server:
 * 500.
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
