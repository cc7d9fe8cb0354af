import { HttpCode } from '@nestjs/common';
import { SUCCESS_CODE_METADATA, type DeclaredSuccess } from '../contract/index.js';

/**
 * Gives a handler another success code than its method's, and says why: the stated exception to the rule that POST
 * answers 201 and every other method 200. With 204 and 205 nothing is sent, whatever the handler returns.
 *
 * @param status - the status of every successful answer of the handler, from 200 to 299
 * @param reason - why, in words that the published contract repeats
 * @throws TypeError when the status is no success, or no reason is given
 *
 * @example
 * ```ts
 * import { Controller, Post } from '@nestjs/common';
 * import { SuccessCode } from 'nestjs-registry-http';
 *
 * @Controller('imports')
 * export class ImportsController {
 *   @Post()
 *   @SuccessCode(202, 'the import goes on after the answer')
 *   start() {} // answers 202 { "code": "202 Accepted" }
 * }
 * ```
 *
 * @see RFC 9110 §15.3
 * @publicApi
 */
export function SuccessCode(status: number, reason: string): MethodDecorator {
  if (!Number.isInteger(status) || status < 200 || status > 299) {
    throw new TypeError(`@SuccessCode: the status must be one of success, from 200 to 299, but is ${status}`);
  }
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new TypeError(`@SuccessCode: ${status} needs a reason, in words for those who read the contract`);
  }
  const declared: DeclaredSuccess = { status, reason: reason.trim() };
  return (target: object, property: string | symbol, descriptor: PropertyDescriptor) => {
    Reflect.defineMetadata(SUCCESS_CODE_METADATA, declared, descriptor.value as object);
    HttpCode(status)(target, property, descriptor);
  };
}
