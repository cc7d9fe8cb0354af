import { incomingOf, type RequestLike } from '../../error-response/index.js';
import {
  BadRequestException,
  MethodNotAllowedException,
  NotFoundException,
  type RegistryException,
  withoutStack,
} from '../../exceptions/index.js';
import { allowField } from '../../status/index.js';
import type { Routes } from '../routing/adapter-routing.js';

/** What a request is answered that no route has. */
export interface Miss {
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
export function missOf(request: RequestLike, routes: Routes): Miss {
  const { method = '', url } = incomingOf(request);
  if (method === 'OPTIONS' && url === '*') return {};
  const methods = routes.methodsOf(request);
  if (methods.size === 0 && routes.isUndecodable(request)) {
    return refused(() => new BadRequestException('The path cannot be decoded'));
  }
  if (methods.size === 0 || (methods.has(method) && method !== 'OPTIONS')) {
    return refused(() => new NotFoundException('Resource not found'));
  }
  const allow = allowField(methods);
  if (method === 'OPTIONS') return { allow };
  const message = 'The operation is not allowed on this resource';
  return { allow, ...refused(() => new MethodNotAllowedException(message, { headers: { Allow: allow } })) };
}

/** Nobody's code has thrown it, so its stack would tell nothing. */
function refused(make: () => RegistryException): Miss {
  return { exception: withoutStack(make) };
}
