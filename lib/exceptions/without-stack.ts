/**
 * Makes an error without capturing a stack. For an exception that stands for another error: that one has the stack
 * that tells where it went wrong.
 */
export function withoutStack<T>(make: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
