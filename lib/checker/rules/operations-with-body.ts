import type { Checker } from '../checker.js';
import { type CheckedOperation, type CheckedPath, listOperations } from '../target/checked-path.js';

/** The operations that accept a JSON body; secured ones only if there are credentials. */
export function* operationsWithBody(
  checker: Checker,
): Generator<[path: CheckedPath, operation: CheckedOperation]> {
  for (const path of checker.paths) {
    for (const operation of listOperations(path)) {
      const reachable = checker.hasCredentials || !operation.secured;
      if (reachable && operation.mediaTypes.includes('application/json')) yield [path, operation];
    }
  }
}
