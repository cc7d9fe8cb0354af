/**
 * The registered phrases of the statuses that the page does not list: RFC 9110 §15 and the IANA registry of HTTP
 * status codes. Not Node's `http.STATUS_CODES`, which keeps the phrases of RFC 2616 and RFC 4918 for 413 and 422.
 */
export const REGISTERED_PHRASES = {
  100: 'Continue',
  101: 'Switching Protocols',
  102: 'Processing',
  103: 'Early Hints',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  207: 'Multi-Status',
  208: 'Already Reported',
  226: 'IM Used',
  300: 'Multiple Choices',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  305: 'Use Proxy',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  402: 'Payment Required',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  418: "I'm a teapot",
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  423: 'Locked',
  424: 'Failed Dependency',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
  506: 'Variant Also Negotiates',
  507: 'Insufficient Storage',
  508: 'Loop Detected',
  510: 'Not Extended',
  511: 'Network Authentication Required',
} as const satisfies Record<number, string>;

/** The phrases of unregistered statuses, by class (RFC 9110 §15). */
export const CLASS_PHRASES = {
  1: 'Informational',
  2: 'Successful',
  3: 'Redirection',
  4: 'Client Error',
  5: 'Server Error',
} as const satisfies Record<number, string>;

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
 * @see docs/reference/contract.md
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
 * The page's own description of each status that it lists.
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

/** Whether a value is the status of an error: a whole number from 400 to 599 (RFC 9110 §15.5, §15.6). */
export function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599;
}

/**
 * The page's status for an error status it does not list: a client that does not know a code treats it as the x00 of
 * its class (RFC 9110 §15), so other 4xx fold into 400 and other 5xx into 500.
 */
export function foldStatus(status: number): number {
  if (isPageStatus(status)) return status;
  return status < 500 ? 400 : 500;
}
