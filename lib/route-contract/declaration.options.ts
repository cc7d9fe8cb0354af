import type { InferredErrors } from './inferred.js';

/**
 * The reaction to a handler's error that its `@Throws()` does not declare.
 *
 * @publicApi
 */
export type Undeclared = 'off' | 'warn' | 'error';

/**
 * The options for declared errors.
 *
 * @publicApi
 */
export interface DeclarationOptions {
  /**
   * The reaction to an error below 500 that a handler with `@Throws()` does not declare: `warn` logs it,
   * once for each route and code; `error`, which is meant for tests, sends `500 Internal Server Error` instead, and logs the
   * route and the code; `off` does nothing.
   *
   * @defaultValue `'warn'`, and `'off'` with `NODE_ENV=production`
   */
  undeclaredErrors?: Undeclared;
  /**
   * The errors that `nestjs-registry-http infer --write` found in the code. They count as declared in `RegistryContract`, in
   * OpenAPI, in the contract page and for `undeclaredErrors`.
   */
  inferred?: InferredErrors;
}
