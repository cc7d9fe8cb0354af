import type { RegistryExceptionOptions } from './registry-exception.options.js';
import { RegistryException } from './registry.exception.js';

/**
 * The options of a {@link MethodNotAllowedException}.
 *
 * @publicApi
 */
export interface MethodNotAllowedExceptionOptions extends RegistryExceptionOptions {
  /** The methods that the resource does allow. By default those that have a route for the path. */
  allow?: readonly string[];
}

/**
 * `405 Not Allowed`: the operation is not allowed on this resource. The response carries `Allow`.
 *
 * The module throws it for every path that has a route, but none for the request's method. Throw it yourself if the
 * resource's state decides.
 *
 * @example
 * ```ts
 * import { MethodNotAllowedException } from 'nestjs-registry-http';
 *
 * throw new MethodNotAllowedException('The collection cannot be deleted', { allow: ['GET', 'HEAD', 'POST'] });
 * // Allow: GET, HEAD, POST
 * ```
 *
 * @see RFC 9110 §15.5.6, §10.2.1
 * @publicApi
 */
export class MethodNotAllowedException extends RegistryException {
  constructor(message?: string, options?: MethodNotAllowedExceptionOptions) {
    super(405, message, options?.allow ? withAllow(options, options.allow) : options);
  }
}

function withAllow(options: RegistryExceptionOptions, allow: readonly string[]): RegistryExceptionOptions {
  return { ...options, headers: { ...options.headers, Allow: allow.join(', ') } };
}
