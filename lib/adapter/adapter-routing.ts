import type { AdapterErrorHandler } from './http-adapter.js';
import type { ParsedTypes } from './parsed-types.js';
import type { Routes } from './routes.js';

/** Answers a request that no route has. */
export type MissHandler = (request: never, response: never, next?: never) => unknown;

/** What of the routing differs between adapters. */
export interface AdapterRouting {
  readonly routes: Routes;
  readonly types: ParsedTypes;
  /** Whether the body of a request that no route has is being parsed: what fails then, does by what was sent. */
  isParsing(request: object): boolean;
  /** The adapter's own, before anything was hooked. */
  setNotFoundHandler(handler: MissHandler, prefix?: string, ...rest: unknown[]): unknown;
  setErrorHandler(handler: AdapterErrorHandler, prefix?: string): unknown;
}
