import type { Checker } from '../checker.js';
import type { CheckedResponse } from '../response.js';
import {
  allowedMethods,
  type CheckedOperation,
  type CheckedPath,
  operationsOf,
  type Operations,
} from '../target/checked-path.js';

/** The operations that accept a JSON body; secured ones only if there are credentials. */
export function* operationsWithBody(
  checker: Checker,
): Generator<[path: CheckedPath, operation: CheckedOperation]> {
  for (const path of checker.paths) {
    for (const operation of operationsOf(path)) {
      const reachable = checker.hasCredentials || !operation.secured;
      if (reachable && operation.mediaTypes.includes('application/json')) yield [path, operation];
    }
  }
}

/**
 * `Allow` names exactly the methods that are documented for the path, in any order. Where other paths have the form of
 * the target too, it may name theirs: some routers choose a path first, others look in all.
 */
export function allowFaults(
  answer: CheckedResponse,
  { operations, ownOperations }: CheckedPath,
  there: Operations = operations,
): string[] {
  const { allow } = answer.headers;
  const expected = allowedMethods({ operations: there });
  const own = allowedMethods({ operations: ownOperations ?? there });
  if (allow === undefined) return ['Allow is missing'];
  const named = new Set(
    allow
      .split(',')
      .map(method => method.trim())
      .filter(Boolean),
  );
  const exact =
    own.every(method => named.has(method)) && [...named].every(method => expected.includes(method));
  return exact ? [] : [`Allow is "${allow}", not "${expected.join(', ')}"`];
}
