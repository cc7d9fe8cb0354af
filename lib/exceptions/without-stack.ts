/**
 * Creates an error without capturing a stack. For an exception that stands for another error: that error has the useful
 * stack.
 */
export function withoutStack<T>(make: () => T): T {
  const limit = stopCapturing();
  try {
    return make();
  } finally {
    limitStackTrace(limit);
  }
}

/**
 * Makes the next errors capture no stack. With the limit 0, V8 still walks the stack. Without a limit it does not.
 *
 * @returns the limit to set afterwards
 */
export function stopCapturing(): number | undefined {
  const { stackTraceLimit } = Error;
  limitStackTrace(undefined);
  return stackTraceLimit;
}

/**
 * Sets how many frames the next errors capture, where `Error` is not frozen (`--frozen-intrinsics`, SES): there, they
 * capture a stack.
 */
export function limitStackTrace(limit: number | undefined): void {
  try {
    // Internal: node-stack-trace-limit
    (Error as { stackTraceLimit: number | undefined }).stackTraceLimit = limit;
  } catch {
    // A captured stack costs time, but does no harm.
  }
}

/** Gives an error that captures no stack the first line of one: readers of `stack` expect a text. */
export function nameInStack<T extends Error>(error: T): T {
  const { name, message } = error;
  // A frozen error keeps what it has.
  if (!Error.stackTraceLimit) Reflect.set(error, 'stack', message ? `${name}: ${message}` : name);
  return error;
}
