import type { CheckedResponse } from '../response.js';
import { allowedMethods, type CheckedPath, type Operations } from '../target/checked-path.js';

/**
 * `Allow` names exactly the methods that are documented for the path, in any order. Where other paths have the form of
 * the target too, it may name theirs: some routers choose a path first, others look in all.
 */
export function allowFaults(
  response: CheckedResponse,
  { operations, ownOperations }: CheckedPath,
  there: Operations = operations,
): string[] {
  const { allow } = response.headers;
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
