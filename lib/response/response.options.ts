import type { RegistryException, Challenge } from '../exceptions/index.js';
import type { ErrorContext } from './error-context.js';

/**
 * Options of how errors are answered.
 *
 * @publicApi
 */
export interface ResponseOptions {
  /**
   * What becomes of a status outside the page: `standard` keeps its own code, `registry` folds it into the page's
   * (other 4xx → 400, other 5xx → 500; RFC 9110 §15).
   *
   * @defaultValue `'standard'`
   */
  statuses?: 'standard' | 'registry';
  /**
   * The `WWW-Authenticate` of a 401 that brings none: one challenge or several (RFC 9110 §11.6.1).
   *
   * @defaultValue `{ scheme: 'Basic', realm: 'registry' }`
   */
  challenge?: Challenge | readonly Challenge[];
  /**
   * The base of the `type` of problem details (RFC 9457 §3.1.1): with `https://example.org/problems/` a 404 has the
   * type `https://example.org/problems/404`.
   *
   * @defaultValue none, and so `about:blank`
   */
  problemType?: string;
  /**
   * Observer for metrics and tracing, called once for each error that is answered. What it throws is logged, never
   * answered.
   */
  onError?: (exception: RegistryException, context: ErrorContext) => void;
}
