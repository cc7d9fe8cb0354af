/**
 * The status-code page as data: each status it lists, with the page's own phrase.
 *
 * Note `405 Not Allowed`: the page's wording, where RFC 9110 says "Method Not Allowed".
 *
 * @example
 * ```ts
 * import { STATUS_CODES } from 'nestjs-registry-http';
 *
 * STATUS_CODES[410]; // 'Gone'
 * ```
 *
 * @see the table under "The contract" in the README
 * @publicApi
 */
export const STATUS_CODES = {
  200: 'OK',
  201: 'Created',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  500: 'Internal Server Error',
} as const satisfies Record<number, string>;

/**
 * A status that the page lists.
 *
 * @publicApi
 */
export type PageStatus = keyof typeof STATUS_CODES;

/**
 * What the page says of each status it lists, in its own words.
 *
 * @example
 * ```ts
 * import { STATUS_MEANINGS } from 'nestjs-registry-http';
 *
 * STATUS_MEANINGS[410]; // 'the resource did exist but has been permanently removed'
 * ```
 *
 * @publicApi
 */
export const STATUS_MEANINGS = {
  200: 'the action was completed, and the response contains its final result',
  201: 'the request succeeded and a resource was created',
  400: 'the requested operation is not valid',
  401: 'the resource needs authorization: a challenge for client credentials',
  403: 'the client lacks the permission to do this to this resource',
  404: 'the resource was not found or is not available',
  405: 'the operation is not allowed on this resource',
  409: 'the registry detected a conflict and refused the operation',
  410: 'the resource did exist but has been permanently removed',
  500: 'the server met an error while doing what was asked',
} as const satisfies Record<PageStatus, string>;

/** Whether the page lists the status. */
export function isPageStatus(status: number): status is PageStatus {
  return Object.hasOwn(STATUS_CODES, status);
}
