import { CLASS_PHRASES, REGISTERED_PHRASES, STATUS_CODES } from './status-codes.js';

type Phrases = typeof STATUS_CODES & typeof REGISTERED_PHRASES;

/**
 * The `code` of a status as a type: `CodeOf<404>` is `'404 Not Found'`.
 *
 * @publicApi
 */
export type CodeOf<Status extends number> = Status extends keyof Phrases
  ? `${Status} ${Phrases[Status]}`
  : `${number} ${string}`;

const PHRASES: Readonly<Record<number, string>> = { ...REGISTERED_PHRASES, ...STATUS_CODES };

/**
 * The phrase of a status: the page's if the page lists the status, else the registered one. The phrase of an unregistered
 * status is the name of its class.
 */
export function getPhrase(status: number): string {
  return PHRASES[status] ?? CLASS_PHRASES[Math.floor(status / 100) as keyof typeof CLASS_PHRASES];
}

/**
 * The `code` that a body carries for a status: the number, a blank, and the phrase of the page, or the registered one
 * (RFC 9110 §15) for a status that the page does not list.
 *
 * @param status - an HTTP status, a whole number from 100 to 599
 * @throws RangeError for anything that is not an HTTP status
 *
 * @example
 * ```ts
 * import { codeOf } from 'nestjs-registry-http';
 *
 * codeOf(404); // '404 Not Found'
 * codeOf(405); // '405 Not Allowed'
 * codeOf(422); // '422 Unprocessable Content'
 * ```
 *
 * @see RFC 9110 §15
 * @publicApi
 */
export function codeOf<Status extends number>(status: Status): CodeOf<Status>;
export function codeOf(status: number): string {
  if (!Number.isInteger(status) || status < 100 || status > 599) {
    throw new RangeError(
      `${String(status)} is not an HTTP status: it must be a whole number from 100 to 599`,
    );
  }
  return `${status} ${getPhrase(status)}`;
}
