import type { IncomingMessage } from 'node:http';

/** The members that Express adds to a request, and that its routers change. */
export interface ExpressRequest extends IncomingMessage {
  readonly originalUrl?: string;
  readonly baseUrl?: string;
  readonly hostname?: string;
}

/** The scheme and authority of a target in absolute form (RFC 9112 §3.2.2). */
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/**
 * The path that Express's router matches for a request: undecoded, without the query. A router that is mounted on a path
 * removes that path from the request; it is added again here. If the whole application is mounted on another one, its mount
 * path is not part of any route.
 */
export function readPathname(request: ExpressRequest, mountPath: string): string {
  const target = readTarget(request).replace(AUTHORITY, '');
  const end = target.search(/[?#]/);
  const pathname = (end < 0 ? target : target.slice(0, end)) || '/';
  return mountPath && pathname.startsWith(mountPath) ? pathname.slice(mountPath.length) || '/' : pathname;
}

/** The target as it came, unless middleware has rewritten it. */
function readTarget({ originalUrl, baseUrl = '', url = '' }: ExpressRequest): string {
  if (originalUrl === undefined) return url;
  const current = baseUrl + url;
  // A router sets the URL to a slash if the target is exactly its mount path.
  return current.replace(/\/(?=\?|$)/, '') === originalUrl ? originalUrl : current;
}
