import type { IncomingMessage } from 'node:http';
import { getIncomingMessage, type RequestLike, getMatchedRoute } from '../../error-response/index.js';
import type { HttpAdapter } from '../http-adapter.js';
import type { GetControllerRoutes, Routes } from '../routing/adapter-routing.js';
import { isCatchAll } from '../routing/catch-all.js';
import type { HostTest } from '../routing/controller-routes.js';
import type { FindMyWayRoutes, FindMyWaySettings } from './find-my-way-routes.js';

/** A route as Fastify announces it. */
interface AnnouncedRoute {
  readonly method: string | readonly string[];
  readonly url: string;
  readonly prefix?: string;
  readonly routePath?: string;
  readonly prefixTrailingSlash?: string;
  readonly constraints?: { readonly version?: unknown };
}

/** The members of a Fastify instance that are used here. */
interface FastifyLike {
  readonly initialConfig: FindMyWaySettings & { readonly routerOptions?: FindMyWaySettings };
  addHook(name: 'onRoute', hook: (route: AnnouncedRoute) => void): unknown;
  addHook(name: 'onReady', hook: () => Promise<void>): unknown;
}

interface RecordedRoute {
  readonly methods: readonly string[];
  readonly path: string;
  readonly version: unknown;
}

interface KnownRoute extends RecordedRoute {
  readonly host: HostTest | undefined;
  /** Whether it is a route of a controller. */
  readonly isControllers: boolean;
}

/** Nest's adapter, with its function that reads the version which a request asks for. */
interface VersionedAdapter {
  readonly versionConstraint?: { deriveConstraint?(request: IncomingMessage): unknown };
}

const SETTINGS = [
  'caseSensitive',
  'ignoreTrailingSlash',
  'ignoreDuplicateSlashes',
  'useSemicolonDelimiter',
] as const satisfies (keyof FindMyWaySettings)[];

/**
 * Collects the routes that Fastify announces, including those of plugins and the HEAD routes that Fastify adds. At
 * registration they are only recorded; the first look-up builds the router that finds them.
 */
export function fastifyRoutes(adapter: HttpAdapter, controllerRoutes: GetControllerRoutes): Routes {
  const instance: FastifyLike = adapter.getInstance();
  const recorded: RecordedRoute[] = [];
  const announced = new Set<string>();
  const catchAll = new Map<string, boolean>();
  let createRoutes: (<Route>() => FindMyWayRoutes<Route>) | undefined;
  let routes: FindMyWayRoutes<KnownRoute> | undefined;

  instance.addHook('onRoute', route => {
    const methods = [route.method].flat();
    // The route of the CORS plugin, which takes preflights for every path.
    if (route.url === '*' && methods.join() === 'OPTIONS') return;
    announced.add(route.url);
    const version = route.constraints?.version;
    for (const path of expandPaths(route)) recorded.push({ methods, path, version });
  });
  // find-my-way is Fastify's own dependency: loaded for Fastify alone, and before the first request.
  instance.addHook('onReady', async () => {
    const { FindMyWayRoutes } = await import('./find-my-way-routes.js');
    createRoutes = () => new FindMyWayRoutes(readRouterSettings(instance));
  });

  /** The routes for path, host and version of a request, by their method. */
  const find = (request: RequestLike): [method: string, routes: readonly KnownRoute[]][] => {
    routes ??= createRoutes?.();
    if (!routes) return [];
    if (recorded.length > 0) register(routes);
    const found: [method: string, routes: readonly KnownRoute[]][] = [];
    for (const [method, all] of routes.match(readTarget(request))) {
      const own = all.some(isBound) ? all.filter(route => takes(route, request)) : all;
      if (own.length > 0) found.push([method, own]);
    }
    return found;
  };

  const register = (router: FindMyWayRoutes<KnownRoute>): void => {
    for (const route of recorded.splice(0)) {
      const { methods, path } = route;
      const host = controllerRoutes().findHostTest(methods, path);
      const known: KnownRoute = { ...route, host, isControllers: controllerRoutes().has(methods, path) };
      for (const method of methods) router.add(method, path, known);
    }
  };

  /** Whether a route takes a request to its path, by the host and the version that it is bound to. */
  const takes = ({ host, version }: KnownRoute, request: RequestLike): boolean =>
    (host?.(readHostname(request)) ?? true) &&
    (version === undefined || includesVersion(version, readVersion(adapter, request)));

  const readHostname = (request: RequestLike): string => {
    const hostname: unknown = adapter.getRequestHostname?.(request);
    return typeof hostname === 'string' ? hostname : '';
  };

  /** Whether a route proves that the path exists: a catch-all that belongs to no controller does not. */
  const provesPath = ({ path, isControllers }: KnownRoute): boolean => {
    if (isControllers || !createRoutes) return true;
    let every = catchAll.get(path);
    if (every === undefined) {
      const alone = createRoutes<true>();
      alone.add('GET', path, true);
      every = isCatchAll(probe => alone.match(probe).length > 0, controllerRoutes().prefix);
      catchAll.set(path, every);
    }
    return !every;
  };

  return {
    findMethods(request) {
      const found = find(request);
      return new Set(found.some(([, all]) => all.some(provesPath)) ? found.map(([method]) => method) : []);
    },
    serves(request) {
      // Fastify has looked for a route already, and considered versions.
      if ('is404' in request && request.is404 === true) return false;
      // The route may have been registered before the hook was.
      const taken = getMatchedRoute(request);
      if (taken !== undefined && !announced.has(taken)) return true;
      const asked = getIncomingMessage(request).method;
      return find(request).some(([method]) => method === asked);
    },
    // Fastify announces every route, and runs middleware before it parses a body.
    mayServeOtherwise: () => false,
    // Fastify's router refuses such a path itself.
    isUndecodable: () => false,
  };
}

/** Whether a route is bound to hosts or versions. */
function isBound({ host, version }: KnownRoute): boolean {
  return host !== undefined || version !== undefined;
}

/** The version that a request asks for, or a list of acceptable versions. */
function readVersion(adapter: HttpAdapter, request: RequestLike): unknown {
  try {
    // Internal: nest-version-constraint
    return (adapter as VersionedAdapter).versionConstraint?.deriveConstraint?.(getIncomingMessage(request));
  } catch {
    // The user's own extractor of a version failed on this request.
    return undefined;
  }
}

function includesVersion(version: unknown, asked: unknown): boolean {
  const versions = new Set([version].flat());
  return [asked].flat().some(one => versions.has(one));
}

/** The whole target. For middleware that is bound to a path, `url` may lack that path. */
function readTarget(request: RequestLike): string {
  const incoming: IncomingMessage & { readonly originalUrl?: string } = getIncomingMessage(request);
  const { originalUrl, url = '' } = incoming;
  return incoming === request ? (originalUrl ?? url) : url;
}

/** Fastify serves the root route of a plugin with and without a slash after the prefix, but announces it once. */
function expandPaths({ url, prefix, routePath, prefixTrailingSlash }: AnnouncedRoute): string[] {
  const both = prefix && routePath === '' && (prefixTrailingSlash ?? 'both') === 'both';
  return both && !url.endsWith('/') ? [url, `${url}/`] : [url];
}

/** Reads the router's settings: from `routerOptions`, or from the top level, as in Fastify 4. */
function readRouterSettings({ initialConfig }: FastifyLike): FindMyWaySettings {
  const { routerOptions = {} } = initialConfig;
  return Object.fromEntries(
    SETTINGS.map(name => [name, routerOptions[name] ?? initialConfig[name]] as const).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
