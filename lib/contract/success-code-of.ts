/**
 * The success status of each method: the page's for GET, POST, PUT and DELETE. HEAD answers as GET (RFC 9110 §9.3.2);
 * PATCH, which the page does not know, completes an action like PUT.
 */
const SUCCESS_CODES: Readonly<Record<string, SuccessStatus>> = {
  GET: 200,
  HEAD: 200,
  POST: 201,
  PUT: 200,
  PATCH: 200,
  DELETE: 200,
};

/**
 * A status that the page gives to success.
 *
 * @publicApi
 */
export type SuccessStatus = 200 | 201;

/**
 * The success status of a method: 201 for POST, 200 for every other.
 *
 * @param method - an HTTP method, in any case
 *
 * @example
 * ```ts
 * import { successCodeOf } from 'nestjs-registry-http';
 *
 * successCodeOf('POST'); // 201
 * successCodeOf('DELETE'); // 200
 * ```
 *
 * @see the table under "The contract" in the README
 * @publicApi
 */
export function successCodeOf(method: string): SuccessStatus {
  return SUCCESS_CODES[method] ?? SUCCESS_CODES[method.toUpperCase()] ?? 200;
}
