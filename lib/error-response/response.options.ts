import type { Challenge, RegistryException } from '../exceptions/index.js';
import type { ErrorContext } from './request/error-context.js';

/**
 * Options for error responses.
 *
 * @publicApi
 */
export interface ResponseOptions {
  /**
   * The code of a status outside the page: `keep` keeps its own code, `fold` folds it into the page's
   * (other 4xx → 400, other 5xx → 500; RFC 9110 §15).
   *
   * @defaultValue `'keep'`
   */
  unlistedStatuses?: 'keep' | 'fold';
  /**
   * The `WWW-Authenticate` of a 401 whose exception sets none: one challenge or several (RFC 9110 §11.6.1). With `false`
   * such a 401 has none, which suits cookie sessions. A browser opens its own login dialog for `Basic`.
   *
   * @defaultValue `{ scheme: 'Bearer', realm: 'api' }`
   */
  challenge?: Challenge | readonly Challenge[] | false;
  /**
   * The base of the `type` of problem details, an absolute URI (RFC 9457 §3.1.1): the status is put after it, so that with
   * `https://example.org/problems` a 404 has the type `https://example.org/problems/404`, and with
   * `https://example.org/problems#` the type `https://example.org/problems#404`. A page that explains the problem may stand there.
   *
   * @defaultValue none, and so `about:blank`: the problem is what its status says (RFC 9457 §4.2.1)
   */
  problemTypeBase?: string;
  /**
   * `nest` adds two members of Nest's own errors to every `application/json` body of an error: `statusCode`, the status that
   * is sent, and `error`, the text of the exception or else Node's reason phrase. Problem details never have them.
   *
   * @defaultValue `'none'`
   */
  compatibility?: 'none' | 'nest';
  /**
   * Adds members to the body of every error: a request id, a link, or `message` in the client's language, for a 4xx only.
   * It is synchronous, and never replaces an existing member. For a 5xx it receives only the facts that the client sees. It
   * is not called for errors that never became a request. Its own errors are logged.
   *
   * @example
   * ```ts
   * import { RegistryHttpModule } from 'nestjs-registry-http';
   *
   * RegistryHttpModule.forRoot({ extend: (_exception, { requestId }) => ({ requestId }) });
   * ```
   */
  extend?: (
    exception: RegistryException,
    context: ErrorContext,
  ) => Readonly<Record<string, unknown>> | undefined;
  /**
   * Observer for metrics and tracing, called once for each error that is sent, after the response is complete. Its
   * own errors and rejections are logged and do not change the response.
   */
  onError?: (exception: RegistryException, context: ErrorContext) => unknown;
}
