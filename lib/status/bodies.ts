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

/**
 * The `type` of a problem (RFC 9457 §3.1.1), of the user's base. One such as `https://example.org/problems#` or
 * `urn:example:` separates the status itself.
 */
export function getProblemType(status: number, base: string | undefined): string {
  if (base === undefined) return 'about:blank';
  return /[/#:?=]$/.test(base) ? `${base}${status}` : `${base}/${status}`;
}

/**
 * The body of an error response: the `code` and, where there is something to say, the `message`; `errors` where the
 * problem has places. A 4xx may carry further members.
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
  /** What tells this error from others of the same status. */
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
