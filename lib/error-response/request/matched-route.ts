import { PATH_METADATA } from '@nestjs/common/constants.js';

/** As much of a request as tells its route: Fastify's, or Express's. */
interface Routed {
  readonly is404?: unknown;
  readonly routeOptions?: { readonly url?: unknown };
  readonly baseUrl?: unknown;
  readonly route?: { readonly path?: unknown; readonly stack?: readonly { readonly handle?: unknown }[] };
}

/** The pattern of the route that took a request, such as `/facilities/:id`, or nothing where none did. */
export function routeOf(request: object): string | undefined {
  const { routeOptions, is404, route, baseUrl }: Routed = request;
  if (routeOptions) {
    return is404 !== true && typeof routeOptions.url === 'string' ? routeOptions.url : undefined;
  }
  if (!route?.stack?.some(({ handle }) => isHandler(handle))) return undefined;
  return `${typeof baseUrl === 'string' ? baseUrl : ''}${String(route.path)}`;
}

/** To Express, middleware of Nest's that is bound to a path is a route like any other. Only handlers have a path of their own. */
function isHandler(handle: unknown): boolean {
  return typeof handle === 'function' && Reflect.hasMetadata(PATH_METADATA, handle);
}
