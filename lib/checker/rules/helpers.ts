import type { Checker } from '../checker.js';
import type { CheckedResponse } from '../response.js';
import { allowedMethods, type CheckedOperation, type CheckedPath } from '../target/checked-path.js';

/** The operations that read a JSON body and can be reached: with credentials, where they need some. */
export function* operationsWithBody(
  checker: Checker,
): Generator<[path: CheckedPath, operation: CheckedOperation]> {
  for (const path of checker.paths) {
    for (const operation of path.operations.values()) {
      const reachable = checker.hasCredentials || !operation.secured;
      if (reachable && operation.mediaTypes.includes('application/json')) yield [path, operation];
    }
  }
}

/** `Allow` names exactly the methods that are documented for the path, in any order. */
export function allowFaults(answer: CheckedResponse, path: CheckedPath): string[] {
  const { allow } = answer.headers;
  const expected = allowedMethods(path);
  if (allow === undefined) return ['Allow is missing'];
  const named = new Set(
    allow
      .split(',')
      .map(method => method.trim())
      .filter(Boolean),
  );
  const exact = named.size === expected.length && expected.every(method => named.has(method));
  return exact ? [] : [`Allow is "${allow}", not "${expected.join(', ')}"`];
}
