import type { ControllerRoutes } from '../routing/index.js';
import type { RequestLike } from '../response/index.js';

/** The routes of an application, as they are asked about requests that none of them has answered. */
export interface Routes {
  /**
   * The methods that have a route for a request's path, host and version; none where there is no such path. A route of
   * somebody else than a controller that matches every path is no evidence of one.
   */
  methodsOf(request: RequestLike): ReadonlySet<string>;
  /** Whether a route has the request, its version included. */
  serves(request: RequestLike): boolean;
  /**
   * Whether something else could have a request that no route has: middleware that is bound to a path, or a route that was
   * added to the framework itself.
   */
  mayServeOtherwise(request: RequestLike): boolean;
  /** Whether the path cannot be decoded, where the adapter lets such a request come this far. */
  isUndecodable(request: RequestLike): boolean;
}

/** Gives the routes of controllers: asked when the first request has been missed. */
export type GetControllerRoutes = () => ControllerRoutes;
