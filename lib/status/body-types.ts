/**
 * One problem of a request, and its place in the request.
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
  /** The fault, for a person. */
  message: string;
  /** The fault, for a program, if the validator names it. */
  code?: string;
}

/**
 * The body of an error response: the `code`, a `message` if there is one, and `errors` if the problem has places. A 4xx may
 * carry further members.
 *
 * @example
 * ```ts
 * import type { RegistryErrorBody } from 'nestjs-registry-http';
 *
 * const body: RegistryErrorBody = { code: '404 Not Found', message: 'Resource not found' };
 * ```
 *
 * @publicApi
 */
export interface RegistryErrorBody {
  code: string;
  message?: string;
  /** The name that distinguishes this error from others of the same status. */
  errorCode?: string;
  errors?: readonly ErrorDetail[];
  [member: string]: unknown;
}

/**
 * The body of a successful action that has no other result: `{ "code": "200 OK" }`.
 *
 * @publicApi
 */
export interface RegistryResultBody {
  code: string;
}
