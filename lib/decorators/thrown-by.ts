import type { Type } from '@nestjs/common';

/** The names of the methods of a class. */
type MethodOf<T> = {
  [Name in keyof T]: T[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof T];

/** Identifies the class, also in a process with a second copy of the library. */
const THROWN_BY = Symbol.for('nestjs-registry-http: ThrownBy');

/**
 * The errors that methods of a class declare with `@Throws()`.
 *
 * @publicApi
 */
export class ThrownBy {
  /** @internal */
  constructor(
    readonly type: abstract new (...args: never[]) => unknown,
    readonly methods: readonly string[],
  ) {}

  /** @internal */
  get [THROWN_BY](): true {
    return true;
  }
}

/** Whether a value is a result of {@link thrownBy}. */
export function isThrownBy(value: unknown): value is ThrownBy {
  return typeof value === 'object' && value !== null && THROWN_BY in value;
}

/**
 * Refers to the errors that methods of a service declare, so that a controller need not repeat them.
 *
 * @param type - a class whose methods carry `@Throws()`
 * @param methods - the names of the methods that the handler calls
 *
 * @example
 * ```ts
 * import { Controller, Get, Injectable, Param } from '@nestjs/common';
 * import { GoneException, NotFoundException, thrownBy, Throws } from 'nestjs-registry-http';
 *
 * @Injectable()
 * export class FacilitiesService {
 *   @Throws(NotFoundException, GoneException)
 *   async find(id: string) {}
 * }
 *
 * @Controller('facilities')
 * export class FacilitiesController {
 *   constructor(private readonly facilities: FacilitiesService) {}
 *
 *   @Get(':id')
 *   @Throws(thrownBy(FacilitiesService, 'find'))
 *   find(@Param('id') id: string) {
 *     return this.facilities.find(id);
 *   }
 * }
 * ```
 *
 * @publicApi
 */
export function thrownBy<T>(
  type: Type<T> | (abstract new (...args: never[]) => T),
  ...methods: readonly [MethodOf<T> & string, ...(MethodOf<T> & string)[]]
): ThrownBy {
  if (typeof type !== 'function') {
    throw new TypeError('thrownBy: the class is undefined, as in a circular import');
  }
  return new ThrownBy(type, methods);
}
