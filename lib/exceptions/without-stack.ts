/**
 * Creates an error without capturing a stack. For an exception that stands for another error: that error has the useful
 * stack.
 */
export function withoutStack<T>(make: () => T): T {
  const { stackTraceLimit } = Error;
  limitStackTrace(0);
  try {
    return make();
  } finally {
    limitStackTrace(stackTraceLimit);
  }
}

/**
 * Sets how many frames the next errors capture, where `Error` is not frozen (`--frozen-intrinsics`, SES): there, they
 * capture a stack.
 */
export function limitStackTrace(limit: number): void {
  try {
    // Internal: node-stack-trace-limit
    Error.stackTraceLimit = limit;
  } catch {
    // A captured stack costs time, but does no harm.
  }
}
