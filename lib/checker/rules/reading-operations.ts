import type { Checker } from '../checker.js';
import type { CheckedOperation, CheckedPath } from '../target/checked-path.js';

/** The GET operations that are held to the contract; secured ones only if there are credentials. */
export function* readingOperations(
  checker: Checker,
): Generator<[path: CheckedPath, operation: CheckedOperation]> {
  for (const path of checker.paths) {
    const operation = (path.ownOperations ?? path.operations).get('GET');
    if (operation && !operation.excluded && (checker.hasCredentials || !operation.secured))
      yield [path, operation];
  }
}
