/**
 * Why there was no answer: the caller's signal `aborted` the request, it took too long (`timeout`), or it `failed` on
 * the way: no such host, connection refused or broken, a failure of TLS or CORS, a URL that cannot be asked.
 *
 * @publicApi
 */
export type NetworkFailureReason = 'aborted' | 'timeout' | 'failed';

/** The codes that Node's fetch and sockets give to their own time-outs, and fetch hides in a cause. */
const TIMEOUT_CODE = /^(?:ETIMEDOUT|UND_ERR_(?:BODY|CONNECT|HEADERS)_TIMEOUT)$/;

// Not by `instanceof Error`: in jsdom and in frames an error may be of another realm.
function memberOf(error: unknown, member: 'cause' | 'code' | 'message' | 'name'): unknown {
  return (Object(error) as Record<string, unknown>)[member];
}

/** Tells the reason from what `fetch` rejected with. */
export function networkFailureReason(error: unknown, signal?: AbortSignal | null): NetworkFailureReason {
  const name = memberOf(error, 'name');
  if (name === 'TimeoutError') return 'timeout';
  // `abort(reason)` makes fetch reject with that reason itself, be it a string.
  if (name === 'AbortError' || (signal?.aborted && error === signal.reason)) return 'aborted';
  const code = memberOf(memberOf(error, 'cause'), 'code') ?? memberOf(error, 'code');
  return TIMEOUT_CODE.test(String(code)) ? 'timeout' : 'failed';
}

function isSaying(said: unknown): said is string {
  return typeof said === 'string' && said !== '';
}

/** The most that an error says of itself: Node's fetch says only "fetch failed", and the matter stands in its cause. */
export function describeFailure(error: unknown): string {
  const cause = memberOf(error, 'cause') ?? error;
  // Where a host has several addresses, the cause is an AggregateError with a code and an empty message.
  const said = [memberOf(cause, 'message'), memberOf(cause, 'code'), cause];
  return said.find(isSaying) ?? 'the request failed';
}
