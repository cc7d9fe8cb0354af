import { PATH_METADATA } from '../../nest-internals.js';

/** A path that is a valid reference without encoding. Most are. */
const PLAIN = /^\/(?!\/)[\w\-.~!$&'()*+,;=:@/]*$/;

/**
 * The path of a request's target as the `instance` of a problem, a reference in relation to the server (RFC 9457 §3.1.5).
 * It omits the query, which may hold secrets. It never names another server, as `//host/path` would. Characters that a URI
 * must not contain are encoded (RFC 3986 §3.3), since Node does not reject them.
 */
export function pathWithoutQuery(url: string): string {
  if (PLAIN.test(url)) return url;
  const [target = ''] = url.split(/[?#]/, 1);
  return target
    .replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '')
    .replace(/^\/*/, '/')
    .replace(/%(?![\da-f]{2})/gi, '%25')
    .replace(/[^\w\-.~!$&'()*+,;=:@/%]/g, encodeURIComponent);
}

/** The members of a request that name its route: Fastify's, or Express's. */
interface Routed {
  readonly is404?: unknown;
  readonly routeOptions?: { readonly url?: unknown };
  readonly baseUrl?: unknown;
  readonly route?: { readonly path?: unknown; readonly stack?: readonly { readonly handle?: unknown }[] };
}

/** The pattern of the route that handled a request, such as `/facilities/:id`. `undefined` if no route did. */
export function getMatchedRoute(request: object): string | undefined {
  const { routeOptions, is404, route, baseUrl }: Routed = request;
  if (routeOptions) {
    return is404 !== true && typeof routeOptions.url === 'string' ? routeOptions.url : undefined;
  }
  // Internal: express-request-route
  if (!route?.stack?.some(({ handle }) => isHandler(handle))) return undefined;
  return `${typeof baseUrl === 'string' ? baseUrl : ''}${String(route.path)}`;
}

/** Express also treats Nest's middleware with a path as a route. Only handlers have path metadata. */
function isHandler(handle: unknown): boolean {
  // Internal: nest-handler-metadata
  return typeof handle === 'function' && Reflect.hasMetadata(PATH_METADATA, handle);
}
