/**
 * The source of a declared error: `library` for errors that this package and the adapter send by themselves.
 *
 * @publicApi
 */
export type ErrorSource =
  'handler' | 'controller' | 'service' | 'middleware' | 'guard' | 'pipe' | 'interceptor' | 'library';

/**
 * An error that a route can respond with.
 *
 * @publicApi
 */
export interface DeclaredError {
  /** The status that is sent. */
  readonly status: number;
  /** The `code` of the body: `'404 Not Found'`. */
  readonly code: string;
  /** The name of the exception's class, if one is declared. */
  readonly exception: string | undefined;
  /** When it is sent. */
  readonly description: string;
  readonly source: ErrorSource;
  /** The method or class that declares it: `'FacilitiesService.find'`, `'BasicAuthGuard'`, … */
  readonly by: string;
  /** The name that distinguishes it from others of the same status. */
  readonly errorCode?: string;
  /** The title that the exception's class has, for problem details (RFC 9457 §3.1.3). */
  readonly title?: string;
  /** The file and the line where it is thrown, if it was read from the code. */
  readonly at?: string;
}
