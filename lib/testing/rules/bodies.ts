import type { Checker } from '../checker.js';
import type { CheckedOperation, CheckedPath } from '../checked-path.js';

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
