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
 * Options of how success is answered.
 *
 * @publicApi
 */
export interface SuccessOptions {
  /**
   * What is done about a successful handler whose status is not its method's: `enforce` answers the method's, with one
   * warning per route at start-up where it is known then; `strict` refuses to start, with a list of the routes;
   * `report` only logs; `off` does nothing.
   *
   * @defaultValue `'enforce'`
   */
  successCodes?: SuccessCodes;
  /**
   * What a handler that returns nothing answers: `code` for `{ "code": "200 OK" }` (or `"201 Created"`), `empty` for
   * the empty body of Nest.
   *
   * @defaultValue `'code'`
   */
  emptyBody?: EmptyBody;
}
