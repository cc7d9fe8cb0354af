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
  /** The value of `Allow`, if the path is known. */
  readonly allow?: string;
  /** The error. There is none for an OPTIONS request to a known path, or to the server (`*`). */
  readonly exception?: RegistryException;
}

/**
 * Decides on the response to a request without a route. If the path has routes, but none for the method: 405. If the path
 * has no route, or has one for the method, but of another version: 404.
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

/** Creates the exception without a stack: no code of the application threw it. */
function toUnmatched(make: () => RegistryException): Unmatched {
  return { exception: withoutStack(make) };
}
