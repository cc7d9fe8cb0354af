import type { Type } from '@nestjs/common';
import { codeOf, foldStatus } from '../status/index.js';
import type { DeclaredError, ErrorSource } from './declared-error.js';
import { describeStatus } from './status-meaning.js';

/**
 * An error that `nestjs-registry-http infer` read from the code.
 *
 * @publicApi
 */
export interface InferredError {
  /** The status that is sent. */
  readonly status: number;
  /** The name of the exception's class. */
  readonly exception: string;
  readonly errorCode?: string;
  /** The class that has the errorCode, if the exception inherits it. */
  readonly errorCodeOf?: string;
  /** The title that the class has. */
  readonly title?: string;
  /** The exception's message; parts that are known only at run time are in braces. */
  readonly messages?: readonly string[];
  readonly from: ErrorSource;
  /** The file and the line where it is thrown. */
  readonly at: string;
}

/**
 * The errors that a controller's handlers can respond with, by method name.
 *
 * @publicApi
 */
export interface InferredController {
  /** The class. In a written file it is a getter, so that the class may be declared in the file that imports it. */
  readonly controller: Type | (abstract new (...args: never[]) => unknown);
  readonly handlers: Readonly<Record<string, readonly InferredError[]>>;
}

/**
 * The content of the file that `nestjs-registry-http infer --write` writes, for the option `inferred`.
 *
 * @example
 * ```ts
 * import { Controller, Get, Module } from '@nestjs/common';
 * import { RegistryHttpModule, type InferredErrors } from 'nestjs-registry-http';
 *
 * @Controller('orders')
 * export class OrdersController {
 *   @Get(':id')
 *   find() {}
 * }
 *
 * // In a real application the command writes this.
 * const inferred: InferredErrors = [
 *   {
 *     get controller() { return OrdersController; },
 *     handlers: {
 *       find: [{ status: 404, exception: 'NotFoundException', from: 'service', at: 'src/orders.service.ts:12' }],
 *     },
 *   },
 * ];
 *
 * @Module({ imports: [RegistryHttpModule.forRoot({ inferred })], controllers: [OrdersController] })
 * export class AppModule {}
 * ```
 *
 * @publicApi
 */
export type InferredErrors = readonly InferredController[];

/** The inferred errors of a handler; `undefined` if the application was not analysed, or if its controller is new. */
export function findInferred(
  inferred: InferredErrors | undefined,
  type: unknown,
  handler: string,
): readonly InferredError[] | undefined {
  return inferred?.find(({ controller }) => controller === type)?.handlers[handler];
}

/** An inferred error in the form of a declared one. */
export function declareInferred(
  { status, exception, errorCode, title, messages = [], from, at }: InferredError,
  by: string,
  fold: boolean,
): DeclaredError {
  const sentStatus = fold ? foldStatus(status) : status;
  return {
    status: sentStatus,
    code: codeOf(sentStatus),
    exception,
    description: status < 500 && messages.length ? messages.join('; or ') : describeStatus(status),
    source: from,
    by,
    ...(errorCode !== undefined && { errorCode }),
    ...(title !== undefined && { title }),
    at,
  };
}
