import type { IncomingMessage } from 'node:http';
import { incomingOf, routeOf, type RequestLike } from '../response/index.js';
import type { HostTest } from '../routing/index.js';
import type { RadixRoutes, RadixSettings } from '../routing/radix-routes.js';
import type { HttpAdapter } from './http-adapter.js';
import type { HostBindingsOf, Routes } from './routes.js';

/** A route as Fastify announces it. */
interface AnnouncedRoute {
  readonly method: string | readonly string[];
  readonly url: string;
  readonly prefix?: string;
  readonly routePath?: string;
  readonly prefixTrailingSlash?: string;
}

/** As much of a Fastify instance as is needed. */
interface FastifyLike {
  readonly initialConfig: RadixSettings & { readonly routerOptions?: RadixSettings };
  addHook(name: 'onRoute', hook: (route: AnnouncedRoute) => void): unknown;
  addHook(name: 'onReady', hook: () => Promise<void>): unknown;
}

interface Found {
  readonly host: HostTest | undefined;
}

const SETTINGS = [
  'caseSensitive',
  'ignoreTrailingSlash',
  'ignoreDuplicateSlashes',
  'useSemicolonDelimiter',
] as const satisfies (keyof RadixSettings)[];

/**
 * The routes as Fastify announces them, those of plugins and the HEAD routes that it adds itself among them. Registering
 * only notes them; what is asked about is made of them at the first miss.
 */
export function fastifyRoutes(adapter: HttpAdapter, hostBindings: HostBindingsOf): Routes {
  const instance: FastifyLike = adapter.getInstance();
  const recorded: { methods: readonly string[]; path: string }[] = [];
  const announced = new Set<string>();
  let routes: RadixRoutes<Found> | undefined;

  instance.addHook('onRoute', route => {
    const methods = [route.method].flat();
    // The route of the CORS plugin, which takes preflights for every path.
    if (route.url === '*' && methods.join() === 'OPTIONS') return;
    announced.add(route.url);
    for (const path of pathsOf(route)) recorded.push({ methods, path });
  });
  // find-my-way is Fastify's own dependency: loaded for Fastify alone, and before the first request.
  instance.addHook('onReady', async () => {
    const { RadixRoutes } = await import('../routing/radix-routes.js');
    routes = new RadixRoutes(settingsOf(instance));
  });

  const methodsOf = (request: RequestLike): Set<string> => {
    if (routes && recorded.length) addRecorded(routes);
    const methods = new Set<string>();
    for (const [method, candidates] of routes?.match(targetOf(request)) ?? []) {
      if (candidates.some(({ host }) => !host || host(hostnameOf(request)))) methods.add(method);
    }
    return methods;
  };

  const addRecorded = (to: RadixRoutes<Found>): void => {
    for (const { methods, path } of recorded.splice(0)) {
      const host = hostBindings().testOf(methods, path);
      for (const method of methods) to.add(method, path, { host });
    }
  };

  const hostnameOf = (request: RequestLike): string => {
    const hostname: unknown = adapter.getRequestHostname?.(request);
    return typeof hostname === 'string' ? hostname : '';
  };

  return {
    methodsOf,
    serves(request) {
      // Fastify knows, versions and all.
      if ('is404' in request && request.is404 === true) return false;
      // It may have been registered before there was anything to announce it to.
      const taken = routeOf(request);
      if (taken !== undefined && !announced.has(taken)) return true;
      return methodsOf(request).has(incomingOf(request).method ?? '');
    },
    // Fastify's router refuses it.
    isUndecodable: () => false,
  };
}

/** The target that was routed. Middleware may see one of which the path that it is bound to is cut off. */
function targetOf(request: RequestLike): string {
  const incoming: IncomingMessage & { readonly originalUrl?: string } = incomingOf(request);
  const { originalUrl, url = '' } = incoming;
  return incoming === request ? (originalUrl ?? url) : url;
}

/** The root route of a plugin is served with and without a slash behind the prefix, and announced once. */
function pathsOf({ url, prefix, routePath, prefixTrailingSlash }: AnnouncedRoute): string[] {
  const both = prefix && routePath === '' && (prefixTrailingSlash ?? 'both') === 'both';
  return both && !url.endsWith('/') ? [url, `${url}/`] : [url];
}

/** Set at the top level in Fastify 4's way, or among the router's options. */
function settingsOf({ initialConfig }: FastifyLike): RadixSettings {
  const { routerOptions = {} } = initialConfig;
  return Object.fromEntries(
    SETTINGS.map(name => [name, routerOptions[name] ?? initialConfig[name]] as const).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
