import type { RegistryExceptionOptions } from './registry-exception.options.js';
import { RegistryException } from './registry.exception.js';

/**
 * `400 Bad Request`: the requested operation is not valid.
 *
 * @example
 * ```ts
 * import { BadRequestException } from 'nestjs-registry-http';
 *
 * throw new BadRequestException('limit must be positive', {
 *   errors: [{ parameter: 'limit', message: 'must be positive' }],
 * });
 * ```
 *
 * @see RFC 9110 §15.5.1
 * @publicApi
 */
export class BadRequestException extends RegistryException {
  constructor(message?: string, options?: RegistryExceptionOptions) {
    super(400, message, options);
  }
}
