const DELTA_SECONDS = /^\d+$/;

// `Date.parse` also accepts "5 apples" and "-1". An HTTP-date begins with the name of a day.
const HTTP_DATE = /^(?:Mo|Tu|We|Th|Fr|Sa|Su)[a-z]+,? [\w: -]+$/;

// The value of an overflowing delta (RFC 9111 §1.2.2).
const FOREVER = 2 ** 31;

/** The instant of an HTTP-date in any of its three forms (RFC 9110 §5.6.7), in milliseconds. */
function parseHttpDate(value: string | null): number | undefined {
  if (!value || !HTTP_DATE.test(value)) return undefined;
  // The form of asctime has no time zone, and would be read as local time.
  const instant = Date.parse(value.endsWith(' GMT') ? value : `${value} GMT`);
  return Number.isNaN(instant) ? undefined : instant;
}

/**
 * The seconds that `Retry-After` asks to wait: its number, or the time until its date. That time is measured from the
 * response's own `Date`, if it can be read, since the client's clock may differ from the server's.
 *
 * @see RFC 9110 §10.2.3
 */
export function parseRetryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (value && DELTA_SECONDS.test(value)) return Math.min(Number(value), FOREVER);
  const until = parseHttpDate(value);
  if (until === undefined) return undefined;
  const from = parseHttpDate(headers.get('date')) ?? Date.now();
  return Math.max(0, Math.ceil((until - from) / 1000));
}
