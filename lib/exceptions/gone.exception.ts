import type { RegistryExceptionOptions } from './registry-exception.options.js';
import { RegistryException } from './registry.exception.js';

/**
 * `410 Gone`: the resource did exist but has been permanently removed.
 *
 * @example
 * ```ts
 * import { GoneException } from 'nestjs-registry-http';
 *
 * throw new GoneException('Facility 550e8400 was removed');
 * // 410 { "code": "410 Gone", "message": "Facility 550e8400 was removed" }
 * ```
 *
 * @see RFC 9110 §15.5.11
 * @publicApi
 */
export class GoneException extends RegistryException {
  constructor(message?: string, options?: RegistryExceptionOptions) {
    super(410, message, options);
  }
}
