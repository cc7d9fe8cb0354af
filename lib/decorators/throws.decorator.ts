import { isThrownBy, type ThrownBy } from './thrown-by.js';

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
 * One error of a declaration: a class of exceptions, a status, the errors of a service method, or one of the first two with
 * details.
 *
 * @publicApi
 */
export type ThrownError = ExceptionType | number | ThrownBy | ThrownErrorOptions;

/**
 * An error, and the circumstances in which it is sent.
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
  /** When it is sent: a text that the published contract repeats. Defaults to the page's description of the status. */
  when?: string;
  /** The request methods for which it is sent, if a guard depends on the method. By default all. */
  methods?: readonly string[];
}

const THROWS_METADATA = 'nestjs-registry-http:throws';

/**
 * Declares the errors that a handler sends, or that a service method, a guard, a pipe or an interceptor throws: by their
 * classes or statuses, or as {@link thrownBy} a service. On a controller it adds errors to every handler, also to those of
 * subclasses. A method that overrides another one does not inherit its declarations.
 *
 * Declared errors are published (`RegistryContract`, `nestjs-registry-http/openapi`). The option `undeclaredErrors` verifies
 * them at run time: a handler that sends another error is reported. A handler without any `@Throws()` is not verified.
 * `@Throws()` without arguments declares that there are no errors. A 5xx is a fault, not a part of the contract, and is
 * never reported.
 *
 * On the class of a guard it replaces the assumed 401 and 403, on the class of a pipe the assumed 400.
 *
 * @throws TypeError for `undefined`, which a circular import may leave in place of a class
 *
 * @example
 * ```ts
 * import { Controller, Get, Param } from '@nestjs/common';
 * import { GoneException, NotFoundException, Throws } from 'nestjs-registry-http';
 *
 * @Controller('facilities')
 * export class FacilitiesController {
 *   @Get(':id')
 *   @Throws(NotFoundException, { error: GoneException, when: 'the facility was removed' })
 *   find(@Param('id') id: string) {}
 * }
 * ```
 *
 * @see RFC 9110 §15.5, §15.6
 * @publicApi
 */
export function Throws(...errors: readonly ThrownError[]): ClassDecorator & MethodDecorator {
  errors.forEach((error, index) => {
    if (!isThrownError(error)) {
      throw new TypeError(
        `@Throws: argument ${index + 1} must be a class of exceptions, a status, an object with "error", or ` +
          `thrownBy(…), but is ${String(error)}${error === undefined ? ', as in a circular import' : ''}`,
      );
    }
  });
  return (target: object, property?: string | symbol) => {
    const stated = property === undefined ? ownThrows(target) : ownThrows(target, property);
    const all = [...errors, ...(stated ?? [])];
    if (property === undefined) Reflect.defineMetadata(THROWS_METADATA, all, target);
    // Not on the function: if another decorator replaces the function, the declaration must stay.
    else Reflect.defineMetadata(THROWS_METADATA, all, target, property);
  };
}

/** The declarations of a class or a method itself, without inherited ones. */
export function ownThrows(target: object, property?: string | symbol): readonly ThrownError[] | undefined {
  const stated: unknown =
    property === undefined
      ? Reflect.getOwnMetadata(THROWS_METADATA, target)
      : Reflect.getOwnMetadata(THROWS_METADATA, target, property);
  return Array.isArray(stated) ? stated : undefined;
}

function isThrownError(error: unknown): boolean {
  if (typeof error === 'number' || typeof error === 'function' || isThrownBy(error)) return true;
  return typeof error === 'object' && error !== null && 'error' in error && isThrownError(error.error);
}
