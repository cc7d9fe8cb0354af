import type { ContractedRoute } from '../../route-contract/index.js';

const MARK = Symbol('nestjs-registry-http: route');

/** The mark that a handler sets on its response: its route, and how the route's success is enforced. */
export interface RouteMark {
  readonly contracted: ContractedRoute;
  /** Whether every result has to be checked, also one with its method's status. */
  readonly needsEnforcement: boolean;
  /** Whether the status that Nest sets before interceptors run differs from the one that is sent. */
  readonly presets: boolean;
}

/** A response that may be marked with its route. */
export interface Markable {
  [MARK]?: RouteMark | undefined;
}

/** The mark of a response, also one that another application on the same adapter has set. */
export function getMarkedRoute(response: Markable): RouteMark | undefined {
  return response[MARK];
}

export function setMark(response: Markable, mark: RouteMark | undefined): void {
  response[MARK] = mark;
}
