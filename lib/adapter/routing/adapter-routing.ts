import type { RequestLike } from '../../error-response/index.js';
import type { AdapterErrorHandler } from '../http-adapter.js';
import type { ControllerRoutes } from './controller-routes.js';

/** The routes of an application, for look-ups about requests that no route took. */
export interface Routes {
  /**
   * The methods that have a route for a request's path, host and version; empty if there is no such path. A catch-all route
   * that belongs to no controller does not prove that the path exists.
   */
  findMethods(request: RequestLike): ReadonlySet<string>;
  /** Whether a route serves the request, including its version. */
  serves(request: RequestLike): boolean;
  /**
   * Whether something else than a route could serve the request: middleware that is bound to a path, or a route that was
   * added to the framework itself.
   */
  mayServeOtherwise(request: RequestLike): boolean;
  /** Whether the path cannot be decoded, if the adapter does not refuse such a request itself. */
  isUndecodable(request: RequestLike): boolean;
}

/** Gives the routes of controllers. Called at the first request without a route. */
export type GetControllerRoutes = () => ControllerRoutes;

/** The media types whose bodies the application parses, for the `Accept` of a 415. */
export interface ParsedTypes {
  /** The media types, preferred ones first. */
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
  /** Whether the body of a request without a route is being parsed: an error at that time is about the body. */
  isParsing(request: object): boolean;
  /** The adapter's original method. */
  setNotFoundHandler(handler: UnmatchedHandler, prefix?: string, ...rest: unknown[]): unknown;
  setErrorHandler(handler: AdapterErrorHandler, prefix?: string): unknown;
}
