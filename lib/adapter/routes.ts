import type { HostBindings } from '../routing/index.js';
import type { RequestLike } from '../response/index.js';

/** The routes of an application, as they are asked about requests that none of them has answered. */
export interface Routes {
  /**
   * The methods that have a route for a request's path and host, whatever its version; none where the path is unknown. A
   * resource is what its URI names (RFC 9110 §4.2): a version in a header is no part of that, a host is.
   */
  methodsOf(request: RequestLike): ReadonlySet<string>;
  /** Whether a route has the request, its version included. */
  serves(request: RequestLike): boolean;
  /** Whether the path cannot be decoded, where the adapter lets such a request come this far. */
  isUndecodable(request: RequestLike): boolean;
}

/** Gives the bindings of controllers to hosts: asked when the first request has been missed. */
export type HostBindingsOf = () => HostBindings;
