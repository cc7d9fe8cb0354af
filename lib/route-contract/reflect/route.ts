import type { Type } from '@nestjs/common';
import type { LocationOf } from '../../decorators/location.decorator.js';
import type { DeclaredSuccess } from '../../status/index.js';

/** How a handler's result becomes the response. */
export type RouteKind = 'result' | 'sse' | 'redirect' | 'render' | 'self';

/** A function that handles requests, as its class declares it. */
export type Handler = (...args: never[]) => unknown;

/** A path of a route, with prefixes and version. */
export interface Endpoint {
  readonly path: string;
  /** The template of `@Location()` with the prefixes and the version of this path, or its function. */
  readonly location: string | LocationOf | undefined;
}

/** A parameter of a handler that reads the request. */
export interface RouteParameter {
  readonly source: 'body' | 'file' | 'query' | 'param' | 'header' | 'custom' | 'other';
  /** The header field that is read, in lower case, if one is read by name. */
  readonly header: string | undefined;
  /** Its class, as TypeScript emits it. */
  readonly type: unknown;
  /** The pipes that are bound to it. */
  readonly pipes: readonly unknown[];
  readonly hasSchema: boolean;
}

/** The decorators' metadata of one handler, for one method and all its paths. */
export interface Route {
  readonly type: Type;
  readonly callback: Handler;
  readonly controller: string;
  readonly handler: string;
  /** The method that it handles, or `ALL`. */
  readonly method: string;
  readonly endpoints: readonly Endpoint[];
  /** The versions that it handles, if they are not part of its paths. */
  readonly versions: readonly string[];
  /** The status that `@HttpCode()` or `@SuccessCode()` declares. The upper decorator takes precedence. */
  readonly httpCode: number | undefined;
  readonly success: DeclaredSuccess | undefined;
  readonly parameters: readonly RouteParameter[];
  /** Whether the option `exclude` names the controller. It then behaves as in bare Nest. */
  readonly excluded: boolean;
  /** `self` for a handler that injects the response without passthrough, and so sends by itself. */
  readonly kind: RouteKind;
}

/** A class or a method that decorators stand on, and a route of it. */
export interface Decorated {
  readonly target: Type | Handler;
  readonly route: Route;
}

/** Lists the controllers of routes, each once, and the handlers. */
export function* listDecorated(routes: readonly Route[]): Generator<Decorated> {
  let previous: Type | undefined;
  for (const route of routes) {
    const { type, callback } = route;
    if (type !== previous) yield { target: type, route };
    previous = type;
    yield { target: callback, route };
  }
}
