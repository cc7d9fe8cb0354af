import { getIncomingMessage, type RequestLike } from '../../error-response/index.js';
import {
  BadRequestException,
  MethodNotAllowedException,
  NotFoundException,
  type RegistryException,
  withoutStack,
} from '../../exceptions/index.js';
import { formatAllow } from '../../status/index.js';
import type { Routes } from '../routing/adapter-routing.js';

/** The response to a request that no route matches. */
export interface Unmatched {
  /** The value of `Allow`, where the path is known. */
  readonly allow?: string;
  /** What is wrong; nothing is where the request asks for the options of a path that is known, or of the server. */
  readonly exception?: RegistryException;
}

/**
 * A path that has routes, but none for the method: 405. One that has a route for the method, of a version that was not
 * asked for: 404, as for a path that has none.
 *
 * @see RFC 9110 §9.3.7, §15.5.5, §15.5.6
 */
export function resolveUnmatched(request: RequestLike, routes: Routes): Unmatched {
  const { method = '', url } = getIncomingMessage(request);
  if (method === 'OPTIONS' && url === '*') return {};
  const methods = routes.findMethods(request);
  if (methods.size === 0 && routes.isUndecodable(request)) {
    return toUnmatched(() => new BadRequestException('The path cannot be decoded'));
  }
  if (methods.size === 0 || (methods.has(method) && method !== 'OPTIONS')) {
    return toUnmatched(() => new NotFoundException('Resource not found'));
  }
  const allow = formatAllow(methods);
  if (method === 'OPTIONS') return { allow };
  const message = 'The operation is not allowed on this resource';
  return {
    allow,
    ...toUnmatched(() => new MethodNotAllowedException(message, { headers: { Allow: allow } })),
  };
}

/** No code of the application threw it, so a stack would not help. */
function toUnmatched(make: () => RegistryException): Unmatched {
  return { exception: withoutStack(make) };
}
