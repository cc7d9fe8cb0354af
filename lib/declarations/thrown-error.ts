import type { ThrownBy } from './thrown-by.js';

/**
 * A class of exceptions that tell their own status: the library's, Nest's, or one that extends them.
 *
 * @example
 * ```ts
 * import { ForbiddenException } from '@nestjs/common';
 * import { GoneException, Throws, type ExceptionType } from 'nestjs-registry-http';
 *
 * const whatAnyRouteMayThrow: ExceptionType[] = [ForbiddenException, GoneException];
 *
 * export const ThrowsAsUsual = () => Throws(...whatAnyRouteMayThrow);
 * ```
 *
 * @publicApi
 */
export type ExceptionType = (abstract new (...args: never[]) => { getStatus(): number }) & {
  readonly name: string;
};

/**
 * One error of a declaration: a class of exceptions, a status, what a service method declares, or one of the first two
 * with more to say about it.
 *
 * @publicApi
 */
export type ThrownError = ExceptionType | number | ThrownBy | ThrownErrorOptions;

/**
 * An error and the circumstances in which it is answered.
 *
 * @example
 * ```ts
 * import { ForbiddenException, type ThrownErrorOptions } from 'nestjs-registry-http';
 *
 * const changed: ThrownErrorOptions = { error: 412, when: 'the facility has changed since' };
 * const forbidden: ThrownErrorOptions = {
 *   error: ForbiddenException,
 *   when: 'the user may only read',
 *   methods: ['POST', 'PUT', 'DELETE'],
 * };
 * ```
 *
 * @publicApi
 */
export interface ThrownErrorOptions {
  /** The class of the exception, or the status. */
  error: ExceptionType | number;
  /** When it is answered, in words that the published contract repeats. By default the page's words for the status. */
  when?: string;
  /** The methods of requests that can meet it, for a guard that asks for the method. By default all. */
  methods?: readonly string[];
}
