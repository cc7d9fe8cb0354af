import type { IncomingMessage } from 'node:http';

/**
 * Whether a request has the one `Host` that HTTP/1.1 requires. HTTP/1.0 may omit it, and HTTP/2 has a pseudo-header
 * instead. A second `Host` is never allowed (RFC 9112 §3.2), because a proxy may read one of them and Node the other.
 * This runs for every request, so it is a plain loop.
 */
export function hasOneHost(request: IncomingMessage): boolean {
  const { httpVersionMajor, httpVersionMinor, rawHeaders } = request;
  if (httpVersionMajor !== 1) return true;
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') count++;
  }
  // A serverless adapter without a connection may fill in `headers` alone.
  return count === 1 || (count === 0 && (httpVersionMinor === 0 || request.headers.host !== undefined));
}
