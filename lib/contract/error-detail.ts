/**
 * One problem of a request, with the place it stands at.
 *
 * @example
 * ```ts
 * import type { ErrorDetail } from 'nestjs-registry-http';
 *
 * const inBody: ErrorDetail = { pointer: '/identifiers/0/agency', message: 'must not be empty' };
 * const inQuery: ErrorDetail = { parameter: 'limit', message: 'must be a positive number or off' };
 * ```
 *
 * @publicApi
 */
export interface ErrorDetail {
  /** A JSON Pointer (RFC 6901) into the request's body. */
  pointer?: string;
  /** The name of a query or path parameter. */
  parameter?: string;
  /** The name of a request header. */
  header?: string;
  /** What is wrong there, for a person. */
  message: string;
}
