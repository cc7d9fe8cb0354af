import { methodsOfRoutes } from '../contract/index.js';

/** One operation as the server declares it. */
export interface CheckedOperation {
  readonly method: string;
  /** The statuses that are documented, or nothing where no documentation says. */
  readonly statuses: ReadonlySet<number> | undefined;
  /** Whether it needs credentials, as far as is known. */
  readonly secured: boolean;
  /** The media types of its body; none where it reads none. */
  readonly mediaTypes: readonly string[];
  /** A body that it should accept, as JSON. */
  readonly example: string | undefined;
}

/** One path and everything that is there. */
export interface CheckedPath {
  /** As it is documented, with `{parameters}`. */
  readonly template: string;
  /** A target of that form. */
  readonly target: string;
  /** Another of that form, which names nothing as far as can be told: for methods that could do harm. */
  readonly absent: string;
  readonly operations: ReadonlyMap<string, CheckedOperation>;
}

/** The exact set of methods that `Allow` must name: GET brings HEAD, and OPTIONS is always there. */
export function allowedMethods({ operations }: CheckedPath): string[] {
  return methodsOfRoutes(operations.keys());
}
