import { methodsOfRoutes } from '../contract/index.js';
import type { RouteContract } from './route-contract.js';

/**
 * The methods that a path has routes for.
 *
 * @publicApi
 */
export interface PathContract {
  readonly path: string;
  /** The methods it answers, HEAD and OPTIONS among them. Any other is a `405 Not Allowed` that names them in `Allow`. */
  readonly allow: readonly string[];
}

/** Every path of the routes, in the order in which they come. */
export function pathsOf(routes: readonly RouteContract[]): PathContract[] {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method]);
  return [...methods].map(([path, routed]) => ({ path, allow: methodsOfRoutes(routed) }));
}
