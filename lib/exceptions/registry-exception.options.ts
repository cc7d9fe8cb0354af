import type { ErrorDetail } from '../status/index.js';

/**
 * Header fields of a response, by name.
 *
 * @publicApi
 */
export type HeaderFields = Readonly<Record<string, string | number | readonly string[]>>;

/**
 * The options that every exception takes beside its message.
 *
 * @example
 * ```ts
 * import { ConflictException } from 'nestjs-registry-http';
 *
 * throw new ConflictException('Someone else changed the facility', {
 *   cause: new Error('row version 7, expected 6'), // logged, never sent
 *   headers: { 'Retry-After': '5' },
 * });
 * ```
 *
 * @publicApi
 */
export interface RegistryExceptionOptions {
  /** The error that caused this exception. It is logged and never sent. */
  cause?: unknown;
  /**
   * Header fields of the response. They replace the defaults (`Cache-Control: no-store`, the configured challenge);
   * those that frame the body (`Content-Length`, `Content-Type`, …) are the library's own and are ignored.
   */
  headers?: HeaderFields;
  /** The places of the problem, sent as the body's `errors`. */
  errors?: readonly ErrorDetail[];
  /**
   * A name that tells this error from others of the same status, sent as the body's `errorCode`: `identifier-taken`. A
   * client compares it, so it never changes once it is published. Without it, the static `errorCode` of the exception's
   * class counts.
   *
   * @example
   * ```ts
   * import { ConflictException } from 'nestjs-registry-http';
   *
   * throw new ConflictException('That code is taken', { errorCode: 'identifier-taken' });
   * // 409 { "code": "409 Conflict", "message": "That code is taken", "errorCode": "identifier-taken" }
   * ```
   */
  errorCode?: string;
  /**
   * Whether `message`, `errorCode`, `errors` and `extensions` are sent: by default with a 4xx, never with a 5xx. `true`
   * sends those of a 5xx; `false` keeps those of a 4xx.
   */
  expose?: boolean;
  /** Further members of the body. They never replace `code`, `message`, `errorCode` or `errors`. */
  extensions?: Readonly<Record<string, unknown>>;
}
