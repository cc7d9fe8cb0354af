import type { CodeOf, PageStatus, SuccessStatus } from '../status/index.js';

/**
 * A status of the page that an error response can have.
 *
 * @publicApi
 */
export type PageErrorStatus = Exclude<PageStatus, SuccessStatus>;

/**
 * The `code` of an error as a type: the page's own for a status it lists, so `ErrorCodeOf<404>` is `'404 Not Found'`,
 * and `'422 …'` for another, whose phrase is the server's.
 *
 * @publicApi
 */
export type ErrorCodeOf<Status extends number> = Status extends PageErrorStatus
  ? CodeOf<Status>
  : `${Status} ${string}`;

// Written out, and held to the contract by its type alone: a value imported from there would come into every bundle.
const PAGE_PHRASES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  500: 'Internal Server Error',
} as const satisfies {
  [Status in PageErrorStatus]: CodeOf<Status> extends `${Status} ${infer Phrase}` ? Phrase : never;
};

const PHRASES: Readonly<Record<number, string>> = PAGE_PHRASES;

/**
 * The `code` of a response: the page's where it lists the status, otherwise what the body says, what the status line
 * says (HTTP/2 has no phrase there), and last the class of the status, which is 5xx for one that HTTP does not know
 * (RFC 9110 §15).
 */
export function parseErrorCode<Status extends number>(
  status: Status,
  said: unknown,
  statusText: string,
): ErrorCodeOf<Status>;
export function parseErrorCode(status: number, said: unknown, statusText: string): string {
  const phrase = PHRASES[status];
  if (!phrase && typeof said === 'string' && said.startsWith(`${status} `)) return said;
  return `${status} ${phrase ?? (statusText || (status >= 400 && status < 500 ? 'Client Error' : 'Server Error'))}`;
}
