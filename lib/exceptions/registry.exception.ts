import process from 'node:process';
import { HttpException } from '@nestjs/common';
import { codeOf, type ErrorDetail, isErrorStatus, type RegistryErrorBody } from '../status/index.js';
import type { HeaderFields, RegistryExceptionOptions } from './registry-exception.options.js';
import { limitStackTrace, nameInStack, stopCapturing } from './without-stack.js';

const NO_HEADERS: HeaderFields = Object.freeze({});

/**
 * Identifies exceptions of any copy of the library. A process may have two, as under Bun, and `instanceof` knows only
 * one.
 */
const REGISTRY_EXCEPTION = Symbol.for('nestjs-registry-http: RegistryException');

/**
 * An error response of the contract, to be thrown from anywhere: a service, a guard, a pipe, a handler.
 *
 * Throw one of the typed classes if the page lists the status. For another status, throw this class, or a class of your own
 * that extends it. A 4xx is expected: with `NODE_ENV=production` it captures no stack.
 *
 * @throws RangeError when the status is not a whole number from 400 to 599
 *
 * @example
 * ```ts
 * import { RegistryException } from 'nestjs-registry-http';
 *
 * throw new RegistryException(422, 'The facility is closed on that day');
 * // 422 { "code": "422 Unprocessable Content", "message": "The facility is closed on that day" }
 * ```
 *
 * A class of your own can name its error for all of its exceptions:
 *
 * @example
 * ```ts
 * import { ConflictException } from 'nestjs-registry-http';
 *
 * class IdentifierTakenException extends ConflictException {
 *   static readonly errorCode = 'identifier-taken';
 *   static readonly title = 'The identifier belongs to another facility';
 * }
 *
 * throw new IdentifierTakenException('MOH 123 is taken');
 * // 409 { "code": "409 Conflict", "message": "MOH 123 is taken", "errorCode": "identifier-taken" }
 * ```
 *
 * @see RFC 9110 §15.5, §15.6
 * @publicApi
 */
export class RegistryException extends HttpException {
  /** Header fields that the response carries. */
  readonly headers: HeaderFields;
  /** The places of the problem, if it has any. */
  readonly errors: readonly ErrorDetail[] | undefined;
  /** The name that distinguishes this error from others of the same status. */
  declare readonly errorCode?: string;
  /** Whether `message`, `errorCode`, `errors` and `extensions` are sent. */
  readonly expose: boolean;
  /** Further members of the body. */
  readonly extensions: Readonly<Record<string, unknown>> | undefined;

  constructor(status: number, message?: string, options?: RegistryExceptionOptions) {
    if (!isErrorStatus(status)) {
      throw new RangeError(
        `${String(status)} is not an error status: it must be a whole number from 400 to 599`,
      );
    }
    // A 4xx is expected, and capturing its stack would be most of what it costs.
    const stackless = status < 500 && Error.stackTraceLimit > 0 && process.env.NODE_ENV === 'production';
    const limit = stackless ? stopCapturing() : undefined;
    try {
      super(typeof message === 'string' ? message : '', status);
      if (!Error.stackTraceLimit) nameInStack(this);
    } finally {
      // A subclass may have a method that the super class calls, and that throws.
      if (stackless) limitStackTrace(limit);
    }

    if (options?.cause !== undefined) this.cause = options.cause;
    this.headers = options?.headers ?? NO_HEADERS;
    this.errors = options?.errors;
    this.errorCode = options?.errorCode ?? readStaticText(new.target, 'errorCode');
    this.expose = options?.expose ?? status < 500;
    this.extensions = options?.extensions;
  }

  /** @internal */
  get [REGISTRY_EXCEPTION](): true {
    return true;
  }

  /**
   * The body of the contract: `code`, and the members that may be sent with it. It contains the message of a 5xx only if the
   * exception was created with `expose: true`.
   */
  override getResponse(): RegistryErrorBody {
    const code = codeOf(this.getStatus());
    if (!this.expose) return { code };
    const body: RegistryErrorBody = { code };
    if (this.message) body.message = this.message;
    if (this.errorCode !== undefined) body.errorCode = this.errorCode;
    if (this.errors?.length) body.errors = this.errors;
    return this.extensions ? { ...body, ...this.extensions, ...body } : body;
  }
}

/** A text that a class of exceptions has as a static member: its `errorCode`, or the `title` of its problem. */
export function readStaticText(type: unknown, name: 'errorCode' | 'title'): string | undefined {
  const value: unknown =
    typeof type === 'function' ? (type as unknown as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether a thrown value is an exception of the library, of any copy of it. */
export function isRegistryException(thrown: unknown): thrown is RegistryException {
  return typeof thrown === 'object' && thrown !== null && REGISTRY_EXCEPTION in thrown;
}
