import { inspect } from 'node:util';

/** An error of an HTTP client drags sockets and agents along. */
const MAX_LENGTH = 32_768;

/** An error in whole, with its stack and its chain of causes. Hostile values are described rather than obeyed. */
export function describeError(error: unknown): string {
  try {
    const whole = inspect(error, {
      depth: 4,
      maxStringLength: 10_000,
      maxArrayLength: 50,
      breakLength: Infinity,
    });
    return whole.length > MAX_LENGTH ? `${whole.slice(0, MAX_LENGTH)} …` : whole;
  } catch {
    return 'an error that cannot be inspected';
  }
}
