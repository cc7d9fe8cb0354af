import type { InferredErrors } from './inferred.js';

/**
 * The reaction to a handler's error that its `@Throws()` does not declare.
 *
 * @publicApi
 */
export type Undeclared = 'off' | 'warn' | 'error';

/**
 * Options of what is declared.
 *
 * @publicApi
 */
export interface DeclarationOptions {
  /**
   * The reaction to an error below 500 that a handler with `@Throws()` does not declare: `warn` logs it,
   * once for each route and code; `error`, which is meant for tests, answers `500 Internal Server Error` in its place,
   * and the log names the route and the code; `off` does nothing.
   *
   * @defaultValue `'warn'`, and `'off'` with `NODE_ENV=production`
   */
  undeclaredErrors?: Undeclared;
  /**
   * What `nestjs-registry-http infer --write` read from the code: these errors count as declared, in
   * `RegistryContract`, in OpenAPI, in the contract page and for `undeclaredErrors`.
   */
  inferred?: InferredErrors;
}
