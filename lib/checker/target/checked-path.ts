import { methodsOfRoutes } from '../../status/index.js';

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
  /** Whether a route answers whatever method comes. */
  readonly anyMethod?: boolean;
}

/** The exact set of methods that `Allow` must name: GET brings HEAD, and OPTIONS is always there. */
export function allowedMethods({ operations }: CheckedPath): string[] {
  return methodsOfRoutes(operations.keys());
}

/**
 * Gives each path the operations of every other whose form its target has as well: a request for `/a/b` that `/a/b` has
 * no method for is one for `/a/{id}`.
 */
export function mergeOverlaps(paths: readonly CheckedPath[]): CheckedPath[] {
  return paths.map(path => {
    const operations = [...paths.filter(other => matches(other, path.target)), path];
    return {
      ...path,
      operations: new Map(operations.flatMap(other => [...other.operations])),
      anyMethod: operations.some(({ anyMethod }) => anyMethod),
    };
  });
}

/** Whether a target has the form of a path. */
export function matches({ template }: CheckedPath, target: string): boolean {
  const parts = template.split(/(\{[^}]+\})/).map(part => {
    if (part.startsWith('{*')) return '.*';
    return part.startsWith('{') ? '[^/]+' : part.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}/?$`).test(target);
}
