import { inspect } from 'node:util';

/** An error in whole, with its stack and its chain of causes. Hostile values are described rather than obeyed. */
export function describeError(error: unknown): string {
  try {
    return inspect(error, { depth: 4, maxStringLength: 10_000, maxArrayLength: 50, breakLength: Infinity });
  } catch {
    return 'an error that cannot be inspected';
  }
}
