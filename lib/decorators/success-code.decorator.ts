import { HttpCode } from '@nestjs/common';
import { type DeclaredSuccess, SUCCESS_CODE_METADATA } from '../status/index.js';

/**
 * Declares an exception to the rule that POST responds with 201 and every other method with 200, and its reason: for one
 * handler, or for every handler of a controller. With 204 and 205 no body is sent, even if the handler returns one.
 *
 * `'own'` keeps the success status that the handler sets at run time. It is meant for frameworks whose own contract
 * names the status, such as ts-rest and oRPC.
 *
 * @param status - the status of every successful response, from 200 to 299, or `'own'`
 * @param reason - the reason, which the published contract repeats
 * @throws TypeError if the status is not a success, or if no reason is given
 *
 * @example
 * ```ts
 * import { Controller, Post } from '@nestjs/common';
 * import { SuccessCode } from 'nestjs-registry-http';
 *
 * @Controller('imports')
 * export class ImportsController {
 *   @Post()
 *   @SuccessCode(202, 'the import goes on after the response')
 *   start() {} // responds with 202 { "code": "202 Accepted" }
 * }
 *
 * @Controller()
 * @SuccessCode('own', 'the ts-rest contract names the status')
 * export class OrdersController {}
 * ```
 *
 * @see RFC 9110 §15.3
 * @publicApi
 */
export function SuccessCode(status: number | 'own', reason: string): ClassDecorator & MethodDecorator {
  if (status !== 'own' && (!Number.isInteger(status) || status < 200 || status > 299)) {
    throw new TypeError(
      `@SuccessCode: the status must be one of success, from 200 to 299, but is ${String(status)}`,
    );
  }
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new TypeError(`@SuccessCode: ${status} needs a reason, in words for those who read the contract`);
  }
  const declared: DeclaredSuccess = { status, reason: reason.trim() };
  return (target: object, property?: string | symbol, descriptor?: PropertyDescriptor) => {
    Reflect.defineMetadata(SUCCESS_CODE_METADATA, declared, (descriptor?.value ?? target) as object);
    if (status !== 'own' && property !== undefined && descriptor) {
      HttpCode(status)(target, property, descriptor);
    }
  };
}
