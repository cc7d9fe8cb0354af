/** A path that is a reference as it stands, as most are. */
const PLAIN = /^\/(?!\/)[\w\-.~!$&'()*+,;=:@/]*$/;

/**
 * The path of a request's target as the `instance` of a problem, a reference in relation to the server (RFC 9457 §3.1.5).
 * Never the query, which may hold what must not be repeated, and never the name of another server: `//host/path` would be
 * one. What no URI may contain is encoded (RFC 3986 §3.3), since Node passes it on.
 */
export function instanceOf(url: string): string {
  if (PLAIN.test(url)) return url;
  const [target = ''] = url.split(/[?#]/, 1);
  return target
    .replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '')
    .replace(/^\/*/, '/')
    .replace(/%(?![\da-f]{2})/gi, '%25')
    .replace(/[^\w\-.~!$&'()*+,;=:@/%]/g, encodeURIComponent);
}
