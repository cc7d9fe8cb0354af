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

/** As much of a Fastify instance as is needed. */
interface FastifyLike {
  readonly initialConfig: FindMyWaySettings & { readonly routerOptions?: FindMyWaySettings };
  addHook(name: 'onRoute', hook: (route: AnnouncedRoute) => void): unknown;
  addHook(name: 'onReady', hook: () => Promise<void>): unknown;
}

interface Recorded {
  readonly methods: readonly string[];
  readonly path: string;
  readonly version: unknown;
}

interface Found extends Recorded {
  readonly host: HostTest | undefined;
  readonly isControllers: boolean;
}

/** How Nest's adapter reads the version that a request asks for. */
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
 * The routes as Fastify announces them, those of plugins and the HEAD routes that it adds itself among them. Registering
 * only notes them; what is asked about is made of them at the first miss.
 */
export function fastifyRoutes(adapter: HttpAdapter, controllerRoutes: GetControllerRoutes): Routes {
  const instance: FastifyLike = adapter.getInstance();
  const recorded: Recorded[] = [];
  const announced = new Set<string>();
  const catchAll = new Map<string, boolean>();
  let createRoutes: (<Route>() => FindMyWayRoutes<Route>) | undefined;
  let routes: FindMyWayRoutes<Found> | undefined;

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
  const find = (request: RequestLike): [method: string, routes: Found[]][] => {
    routes ??= createRoutes?.();
    if (!routes) return [];
    for (const route of recorded.splice(0)) {
      const { methods, path } = route;
      const host = controllerRoutes().findHostTest(methods, path);
      const found: Found = { ...route, host, isControllers: controllerRoutes().has(methods, path) };
      for (const method of methods) routes.add(method, path, found);
    }
    const isAsked = (version: unknown): boolean => includesVersion(version, readVersion(adapter, request));
    return routes
      .match(readTarget(request))
      .map(([method, all]): [string, Found[]] => [
        method,
        all.filter(
          ({ host, version }) =>
            (host?.(readHostname(request)) ?? true) && (version === undefined || isAsked(version)),
        ),
      ])
      .filter(([, all]) => all.length > 0);
  };

  const readHostname = (request: RequestLike): string => {
    const hostname: unknown = adapter.getRequestHostname?.(request);
    return typeof hostname === 'string' ? hostname : '';
  };

  const isEvidence = ({ path, isControllers }: Found): boolean => {
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
      return new Set(found.some(([, all]) => all.some(isEvidence)) ? found.map(([method]) => method) : []);
    },
    serves(request) {
      // Fastify knows, versions and all.
      if ('is404' in request && request.is404 === true) return false;
      // It may have been registered before there was anything to announce it to.
      const taken = getMatchedRoute(request);
      if (taken !== undefined && !announced.has(taken)) return true;
      const asked = getIncomingMessage(request).method;
      return find(request).some(([method]) => method === asked);
    },
    // Middleware runs before a body is parsed, and Fastify announces every route.
    mayServeOtherwise: () => false,
    // Fastify's router refuses it.
    isUndecodable: () => false,
  };
}

/** The version that a request asks for, or several of which any will do. */
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

/** The target that was routed. Middleware may see one of which the path that it is bound to is cut off. */
function readTarget(request: RequestLike): string {
  const incoming: IncomingMessage & { readonly originalUrl?: string } = getIncomingMessage(request);
  const { originalUrl, url = '' } = incoming;
  return incoming === request ? (originalUrl ?? url) : url;
}

/** The root route of a plugin is served with and without a slash behind the prefix, and announced once. */
function expandPaths({ url, prefix, routePath, prefixTrailingSlash }: AnnouncedRoute): string[] {
  const both = prefix && routePath === '' && (prefixTrailingSlash ?? 'both') === 'both';
  return both && !url.endsWith('/') ? [url, `${url}/`] : [url];
}

/** Set at the top level in Fastify 4's way, or among the router's options. */
function readRouterSettings({ initialConfig }: FastifyLike): FindMyWaySettings {
  const { routerOptions = {} } = initialConfig;
  return Object.fromEntries(
    SETTINGS.map(name => [name, routerOptions[name] ?? initialConfig[name]] as const).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
