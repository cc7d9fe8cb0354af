import type { RegistryExceptionOptions } from './registry-exception.options.js';
import { RegistryException } from './registry.exception.js';

/**
 * `403 Forbidden`: the client lacks the permission to do this to this resource.
 *
 * @example
 * ```ts
 * import { ForbiddenException } from 'nestjs-registry-http';
 *
 * throw new ForbiddenException('A reader may not write');
 * ```
 *
 * @see RFC 9110 §15.5.4
 * @publicApi
 */
export class ForbiddenException extends RegistryException {
  constructor(message?: string, options?: RegistryExceptionOptions) {
    super(403, message, options);
  }
}
