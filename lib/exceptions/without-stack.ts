/**
 * Makes an error without capturing a stack. For an exception that stands for another error: that one has the stack
 * that tells where it went wrong.
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

/** Sets how many frames the next errors capture, where `Error` is not frozen (`--frozen-intrinsics`, SES): there, they capture a stack. */
export function limitStackTrace(limit: number): void {
  try {
    // Internal: node-stack-trace-limit
    Error.stackTraceLimit = limit;
  } catch {
    // A stack costs time, and does no harm.
  }
}
