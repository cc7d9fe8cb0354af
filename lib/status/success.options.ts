/**
 * The reaction to a success status that is not the one of the method.
 *
 * @publicApi
 */
export type SuccessCodes = 'enforce' | 'strict' | 'report' | 'off';

/**
 * The body of the response if a handler returns nothing.
 *
 * @publicApi
 */
export type EmptyBody = 'code' | 'empty';

/**
 * The options for successful responses.
 *
 * @publicApi
 */
export interface SuccessOptions {
  /**
   * The reaction to a success status that is not the method's. `enforce` sends the method's status, and warns once per route,
   * at start-up if the status is known then. `strict` refuses to start, and lists the routes. `report` only logs. `off` does
   * nothing.
   *
   * @defaultValue `'enforce'`
   */
  successCodes?: SuccessCodes;
  /**
   * The body of the response if a handler returns nothing: `code` for `{ "code": "200 OK" }` (or `"201 Created"`), `empty`
   * for the empty body of Nest.
   *
   * @defaultValue `'code'`
   */
  emptyBody?: EmptyBody;
}
