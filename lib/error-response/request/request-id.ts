import type { IncomingHttpHeaders } from 'node:http';

/** What a log can be searched for; anything longer is no id. */
const MAX_LENGTH = 128;

/** Version, trace-id, parent-id and flags (W3C Trace Context §3.2.2); an id of zeros only is none. */
const TRACEPARENT = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/;

/** The id that the client gave to a request: its `X-Request-Id`, in visible ASCII, or the trace-id of its `traceparent`. */
export function getRequestId(headers: IncomingHttpHeaders): string | undefined {
  const { 'x-request-id': requestId, traceparent } = headers;
  if (typeof requestId === 'string') {
    const visible = requestId.replaceAll(/[^\x21-\x7e]/g, '').slice(0, MAX_LENGTH);
    if (visible) return visible;
  }
  return typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
}
