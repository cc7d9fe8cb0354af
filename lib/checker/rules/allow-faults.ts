import type { CheckedResponse } from '../response.js';
import { allowedMethods, type CheckedPath, type Operations } from '../target/checked-path.js';

/** The methods that `Allow` names. */
export function readAllow(allow: string): ReadonlySet<string> {
  return new Set(
    allow
      .split(',')
      .map(method => method.trim())
      .filter(Boolean),
  );
}

/**
 * `Allow` names exactly the methods that are documented for the path, in any order. If other paths match the
 * target too, it may name their methods: some routers choose one path, others search all.
 *
 * @param needsOptions - whether it names OPTIONS, which no server must support (RFC 9110 §9.1)
 */
export function allowFaults(
  response: CheckedResponse,
  { operations, ownOperations }: CheckedPath,
  there: Operations = operations,
  needsOptions = true,
): string[] {
  const { allow } = response.headers;
  const expected = allowedMethods({ operations: there });
  const own = allowedMethods({ operations: ownOperations ?? there });
  if (allow === undefined) return ['Allow is missing'];
  const named = readAllow(allow);
  const isNeeded = (method: string) => method !== 'OPTIONS' || needsOptions || there.has(method);
  const exact =
    own.every(method => named.has(method) || !isNeeded(method)) &&
    [...named].every(method => expected.includes(method));
  return exact ? [] : [`Allow is "${allow}", not "${expected.join(', ')}"`];
}

/** Safe methods that few paths have. */
const RARE = ['PROPFIND', 'REPORT', 'SEARCH'];

/** Returns one such method that a path does not have: the request shows how the server responds to it. */
export function rareMethods(there: Operations): string[] {
  return RARE.filter(name => !there.has(name)).slice(0, 1);
}
