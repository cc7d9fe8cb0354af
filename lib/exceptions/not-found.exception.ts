import type { RegistryExceptionOptions } from './registry-exception.options.js';
import { RegistryException } from './registry.exception.js';

/**
 * `404 Not Found`: the resource was not found or is not available.
 *
 * @example
 * ```ts
 * import { NotFoundException } from 'nestjs-registry-http';
 *
 * throw new NotFoundException('Resource not found');
 * // 404 { "code": "404 Not Found", "message": "Resource not found" }
 * ```
 *
 * @see RFC 9110 §15.5.5
 * @publicApi
 */
export class NotFoundException extends RegistryException {
  constructor(message?: string, options?: RegistryExceptionOptions) {
    super(404, message, options);
  }
}
