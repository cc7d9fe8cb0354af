import type { RegistryExceptionOptions } from './registry-exception.options.js';
import { RegistryException } from './registry.exception.js';

/**
 * `409 Conflict`: the registry detected a conflict and refused the operation.
 *
 * @example
 * ```ts
 * import { ConflictException } from 'nestjs-registry-http';
 *
 * throw new ConflictException('A facility with this uuid exists already');
 * ```
 *
 * @see RFC 9110 §15.5.10
 * @publicApi
 */
export class ConflictException extends RegistryException {
  constructor(message?: string, options?: RegistryExceptionOptions) {
    super(409, message, options);
  }
}
