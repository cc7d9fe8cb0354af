import { listMethods } from '../../status/index.js';
import { PathIndex } from './path-index.js';

/** One operation as the server declares it. */
export interface CheckedOperation {
  readonly method: string;
  /** The statuses that are documented, or nothing where no documentation says. */
  readonly statuses: ReadonlySet<number> | undefined;
  /** The names that the errors of a status have, where the documentation lists them all. */
  readonly errorCodes?: ErrorCodes | undefined;
  /** Whether it needs credentials, as far as is known. */
  readonly secured: boolean;
  /** The media types of its body; none where it reads none. */
  readonly mediaTypes: readonly string[];
  /** Whether it is left as in bare Nest, and so not held to the contract. */
  readonly excluded: boolean;
  /** A body that it should accept, as JSON. */
  readonly example: string | undefined;
}

/** Names of errors by the status of the response. */
export type ErrorCodes = ReadonlyMap<number, ReadonlySet<string>>;

/** Operations by their methods. */
export type Operations = ReadonlyMap<string, CheckedOperation>;

/** One path and everything that is there. */
export interface CheckedPath {
  /** As it is documented, with `{parameters}`. */
  readonly template: string;
  /** A target of that form. */
  readonly target: string;
  /** Another of that form, which names nothing as far as can be told: for methods that could do harm. */
  readonly absent: string;
  /** The operations that respond at the target: its own, and those of other paths that the target matches. */
  readonly operations: Operations;
  /** The operations that respond at the absent target, if they differ. */
  readonly absentOperations?: Operations;
  /** The operations that are documented for the path itself, if they differ. */
  readonly ownOperations?: Operations;
  /** Whether a route handles every method. */
  readonly anyMethod?: boolean;
}

/** The exact set of methods that `Allow` must name: GET brings HEAD, and OPTIONS is always there. */
export function allowedMethods({ operations }: Pick<CheckedPath, 'operations'>): string[] {
  return listMethods(operations.keys());
}

/** Lists the operations that are documented for the path itself. */
export function listOperations({
  ownOperations,
  operations,
}: CheckedPath): IterableIterator<CheckedOperation> {
  return (ownOperations ?? operations).values();
}

/**
 * Gives each path the operations of every other whose form its targets have as well: a request for `/a/b` that `/a/b` has
 * no method for is one for `/a/{id}`.
 */
export function mergeOverlaps(paths: readonly CheckedPath[], index = new PathIndex(paths)): CheckedPath[] {
  return paths.map(path => {
    const others = index.find(path.target).filter(other => other !== path);
    const atAbsent = index.find(path.absent).filter(other => other !== path);
    if (!others.length && !atAbsent.length) return path;
    const own = [...path.operations.values()].map(operation => weaken(operation, others));
    return {
      ...path,
      operations: mergeOperations([...others, path]),
      absentOperations: mergeOperations([...atAbsent, path]),
      ownOperations: new Map(own.map(operation => [operation.method, operation])),
      anyMethod: [path, ...others, ...atAbsent].some(({ anyMethod }) => anyMethod),
    };
  });
}

function mergeOperations(paths: readonly CheckedPath[]): Operations {
  return new Map(paths.flatMap(({ operations }) => [...operations]));
}

/** If another path responds to the same method at the target, a client cannot tell which of the two it asks. */
function weaken(operation: CheckedOperation, others: readonly CheckedPath[]): CheckedOperation {
  const rivals = others.flatMap(({ operations }) => operations.get(operation.method) ?? []);
  if (!rivals.length) return operation;
  const all = [operation, ...rivals];
  const isDocumented = all.every(({ statuses }) => statuses);
  return {
    ...operation,
    statuses: isDocumented ? new Set(all.flatMap(({ statuses }) => [...(statuses ?? [])])) : undefined,
    errorCodes: undefined,
    secured: all.every(({ secured }) => secured),
  };
}

/** Whether a target has the form of a path. */
export function matches(path: CheckedPath, target: string): boolean {
  return new PathIndex([path]).find(target).length > 0;
}
