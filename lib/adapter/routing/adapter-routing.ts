import type { RequestLike } from '../../error-response/index.js';
import type { AdapterErrorHandler } from '../http-adapter.js';
import type { ControllerRoutes } from './controller-routes.js';

/** The routes of an application, for look-ups about requests that no route took. */
export interface Routes {
  /**
   * The methods that have a route for a request's path, host and version; none where there is no such path. A route of
   * somebody else than a controller that matches every path is no evidence of one.
   */
  findMethods(request: RequestLike): ReadonlySet<string>;
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

/** The media types whose bodies the application parses, for the `Accept` of a 415. */
export interface ParsedTypes {
  /** In the order in which they are preferred. */
  list(): readonly string[];
  /** The content codings that a body may have. */
  readonly codings: string;
}

/** Responds to a request that no route took. */
export type UnmatchedHandler = (request: never, response: never, next?: never) => unknown;

/** The parts of routing that differ between adapters. */
export interface AdapterRouting {
  readonly routes: Routes;
  readonly types: ParsedTypes;
  /** Whether the body of a request that no route has is being parsed: what fails then, does by what was sent. */
  isParsing(request: object): boolean;
  /** The adapter's own, before anything was hooked. */
  setNotFoundHandler(handler: UnmatchedHandler, prefix?: string, ...rest: unknown[]): unknown;
  setErrorHandler(handler: AdapterErrorHandler, prefix?: string): unknown;
}
