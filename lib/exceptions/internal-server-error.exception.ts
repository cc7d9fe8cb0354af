import type { RegistryExceptionOptions } from './registry-exception.options.js';
import { RegistryException } from './registry.exception.js';

/**
 * `500 Internal Server Error`: the server met an error while doing what was asked. The message is logged and, unless
 * `expose` is `true`, not sent.
 *
 * @example
 * ```ts
 * import { InternalServerErrorException } from 'nestjs-registry-http';
 *
 * throw new InternalServerErrorException('The index is corrupt');
 * // 500 { "code": "500 Internal Server Error" }
 * ```
 *
 * @see RFC 9110 §15.6.1
 * @publicApi
 */
export class InternalServerErrorException extends RegistryException {
  constructor(message?: string, options?: RegistryExceptionOptions) {
    super(500, message, options);
  }
}
