import { type Challenge, formatChallenge } from './challenge.js';
import type { RegistryExceptionOptions } from './registry-exception.options.js';
import { RegistryException } from './registry.exception.js';

/**
 * The options of an {@link UnauthorizedException}.
 *
 * @publicApi
 */
export interface UnauthorizedExceptionOptions extends RegistryExceptionOptions {
  /** The authentication that the client can use: one challenge or several. Defaults to the module's option `challenge`. */
  challenge?: Challenge | readonly Challenge[];
}

/**
 * `401 Unauthorized`: the resource needs authorization. The response carries `WWW-Authenticate`: the challenges given
 * here, or those of the module's option `challenge`.
 *
 * @throws TypeError when the scheme or a parameter's name of a challenge is not a token
 *
 * @example
 * ```ts
 * import { UnauthorizedException } from 'nestjs-registry-http';
 *
 * throw new UnauthorizedException('The token has expired', {
 *   challenge: { scheme: 'Bearer', realm: 'api', error: 'invalid_token' },
 * });
 * // WWW-Authenticate: Bearer realm="api", error="invalid_token"
 * ```
 *
 * @see RFC 9110 §15.5.2, §11.6.1
 * @publicApi
 */
export class UnauthorizedException extends RegistryException {
  constructor(message?: string, options?: UnauthorizedExceptionOptions) {
    super(401, message, withChallenge(options));
  }
}

function withChallenge(options?: UnauthorizedExceptionOptions): RegistryExceptionOptions | undefined {
  const challenges = options?.challenge === undefined ? [] : [options.challenge].flat();
  if (!challenges.length) return options;
  const fields = challenges.map(challenge => formatChallenge(challenge));
  return {
    ...options,
    headers: { ...options?.headers, 'WWW-Authenticate': fields.length === 1 ? fields.join() : fields },
  };
}
