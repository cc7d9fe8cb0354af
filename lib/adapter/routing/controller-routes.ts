import { pathToRegexp } from 'path-to-regexp';
import { HOST_METADATA } from '../../nest-internals.js';
import type { RegistryContract } from '../../route-contract/index.js';
import type { HttpAdapter } from '../http-adapter.js';

/** The method and paths that identify a controller's route, and its hosts; an empty list means every host. */
export interface ControllerRoute {
  readonly method: string;
  readonly paths: readonly string[];
  readonly hosts: readonly (string | RegExp)[];
}

/** Whether a route serves a host. */
export type HostTest = (hostname: string) => boolean;

/**
 * The routes of controllers, among all registered routes, and the hosts that they are bound to. The host is part of a
 * resource's URI (RFC 9110 §4.2), so a route that is bound to another host does not belong to the resource.
 */
export class ControllerRoutes {
  private readonly tests = new Map<string, HostTest | 'every'>();

  /** @param prefix - the global prefix, with a leading slash; empty if there is none */
  constructor(
    routes: readonly ControllerRoute[],
    normalise: (path: string) => string,
    readonly prefix = '',
  ) {
    for (const { method, paths, hosts } of routes) {
      const test = hosts.length ? getHostTest(hosts) : 'every';
      for (const path of paths) this.add(`${method} ${normalise(path)}`, test);
    }
  }

  /** Whether a controller has the route. `methods` are all those that were registered together with the path. */
  has(methods: readonly string[], path: string): boolean {
    return this.find(methods, path) !== undefined;
  }

  /** The test of a route, if it is bound to hosts. */
  findHostTest(methods: readonly string[], path: string): HostTest | undefined {
    const test = this.find(methods, path);
    return test === 'every' ? undefined : test;
  }

  private find(methods: readonly string[], path: string): HostTest | 'every' | undefined {
    if (this.tests.size === 0) return undefined;
    const asked = [...methods, 'ALL', ...(methods.includes('HEAD') ? ['GET'] : [])];
    return asked.map(method => this.tests.get(`${method} ${path}`)).find(Boolean);
  }

  /** Several routes may share method and path, each bound to other hosts. */
  private add(key: string, test: HostTest | 'every'): void {
    const known = this.tests.get(key);
    if (known === 'every') return;
    this.tests.set(key, known && test !== 'every' ? host => known(host) || test(host) : test);
  }
}

/** Creates a test that matches hosts as Nest does. */
function getHostTest(hosts: readonly (string | RegExp)[]): HostTest {
  const expressions = hosts.map(host => (typeof host === 'string' ? pathToRegexp(host).regexp : host));
  return hostname => expressions.some(expression => hostname.match(expression) !== null);
}

/** Reads the routes of controllers once, when they are first asked for. */
export function readControllerRoutes(
  adapter: HttpAdapter,
  contract: RegistryContract,
): () => ControllerRoutes {
  let routes: ControllerRoutes | undefined;
  return () =>
    (routes ??= new ControllerRoutes(
      contract.contracted.map(({ route: { type, method }, endpoint }) => ({
        method,
        paths: [endpoint.path],
        hosts: readHosts(type),
      })),
      path => adapter.normalizePath?.(path) ?? path,
      contract.globalPrefix,
    ));
}

function readHosts(controller: object): (string | RegExp)[] {
  const host: unknown = Reflect.getMetadata(HOST_METADATA, controller);
  return [host].flat().filter(item => typeof item === 'string' || item instanceof RegExp);
}
