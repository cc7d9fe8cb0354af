import type { CodeOf, PageStatus, SuccessStatus } from '../status/index.js';

/**
 * A status of the page that an error response can have.
 *
 * @publicApi
 */
export type PageErrorStatus = Exclude<PageStatus, SuccessStatus>;

/**
 * The `code` of an error as a type. If the page lists the status, it is the page's: `ErrorCodeOf<404>` is
 * `'404 Not Found'`. Otherwise the server chooses the phrase, and the type allows any.
 *
 * @publicApi
 */
export type ErrorCodeOf<Status extends number> = Status extends PageErrorStatus
  ? CodeOf<Status>
  : `${Status} ${string}`;

// Repeated here, and checked against the contract only by its type: an imported value would be added to every bundle.
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
 * The `code` of a response. If the page lists the status, it is the page's. Otherwise its phrase comes from the body, else
 * from the status line (HTTP/2 has no phrase there), else from the class of the status. A status that HTTP does not define
 * counts as a 5xx (RFC 9110 §15).
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
