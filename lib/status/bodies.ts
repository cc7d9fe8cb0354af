import type { ErrorDetail } from './error-detail.js';

/**
 * The body of an error answer: the `code` and, where there is something to say, the `message`; `errors` where the
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
