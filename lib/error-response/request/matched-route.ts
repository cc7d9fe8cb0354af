import { PATH_METADATA } from '../../nest-internals.js';

/** A path that is a reference as it stands, as most are. */
const PLAIN = /^\/(?!\/)[\w\-.~!$&'()*+,;=:@/]*$/;

/**
 * The path of a request's target as the `instance` of a problem, a reference in relation to the server (RFC 9457 §3.1.5).
 * Never the query, which may hold what must not be repeated, and never the name of another server: `//host/path` would be
 * one. What no URI may contain is encoded (RFC 3986 §3.3), since Node passes it on.
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

/** As much of a request as tells its route: Fastify's, or Express's. */
interface Routed {
  readonly is404?: unknown;
  readonly routeOptions?: { readonly url?: unknown };
  readonly baseUrl?: unknown;
  readonly route?: { readonly path?: unknown; readonly stack?: readonly { readonly handle?: unknown }[] };
}

/** The pattern of the route that took a request, such as `/facilities/:id`, or nothing where none did. */
export function getMatchedRoute(request: object): string | undefined {
  const { routeOptions, is404, route, baseUrl }: Routed = request;
  if (routeOptions) {
    return is404 !== true && typeof routeOptions.url === 'string' ? routeOptions.url : undefined;
  }
  // Internal: express-request-route
  if (!route?.stack?.some(({ handle }) => isHandler(handle))) return undefined;
  return `${typeof baseUrl === 'string' ? baseUrl : ''}${String(route.path)}`;
}

/** To Express, middleware of Nest's that is bound to a path is a route like any other. Only handlers have a path of their own. */
function isHandler(handle: unknown): boolean {
  // Internal: nest-handler-metadata
  return typeof handle === 'function' && Reflect.hasMetadata(PATH_METADATA, handle);
}
