/** The names under which others say when to try again: `Retry-After-short` of a named throttler, `retryAfter`, `x-retry-after-ms`. */
const NAME = /^(?:x-)?retry[-_]?after(?:[-_].+|ms)?$/i;
const IN_MILLISECONDS = /ms$/i;

/** The statuses that tell when to try again (RFC 9110 §15.6.4, RFC 6585 §4). */
export function tellsWhenToRetry(status: number): boolean {
  return status === 429 || status === 503;
}

/** Whether something of this name says when to try again. */
export function isRetryAfter(name: string): boolean {
  return NAME.test(name);
}

/** The value of `Retry-After` in seconds: the longest of those that are given, since before that one of them refuses again. */
export function longestRetryAfter(
  given: Iterable<readonly [name: string, value: unknown]>,
): string | undefined {
  let longest: number | undefined;
  for (const [name, value] of given) {
    const seconds = isRetryAfter(name) ? secondsIn(name, value) : undefined;
    if (seconds !== undefined && seconds > (longest ?? -1)) longest = seconds;
  }
  return longest === undefined ? undefined : String(longest);
}

function secondsIn(name: string, value: unknown): number | undefined {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value));
  if (!isNumber) return undefined;
  const seconds = Math.ceil(Number(value) / (IN_MILLISECONDS.test(name) ? 1_000 : 1));
  return Number.isSafeInteger(seconds) && seconds >= 0 ? seconds : undefined;
}
