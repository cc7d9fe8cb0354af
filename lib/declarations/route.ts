/** How a handler's result becomes the answer. */
export type RouteKind = 'result' | 'sse' | 'redirect' | 'render' | 'self';

/** What the decorators of one handler say, for one method and all its paths. */
export interface Route {
  readonly controller: string;
  readonly handler: string;
  /** The method it answers, or `ALL`. */
  readonly method: string;
  /** The full paths, with prefixes and versions. */
  readonly paths: readonly string[];
  /** The status that `@HttpCode()` declares, if it does. */
  readonly httpCode: number | undefined;
  /** `self` for a handler that injects the response without passthrough, and so sends by itself. */
  readonly kind: RouteKind;
}
