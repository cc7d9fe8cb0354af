import { incomingOf, type RequestLike } from '../response/index.js';
import { PatternTree, type HostTest } from '../routing/index.js';
import { pathnameOf, type ExpressRequest } from './express-target.js';
import { markVersions, versionTestOf, type VersionTest } from './express-versions.js';
import type { HttpAdapter } from './http-adapter.js';
import type { HostBindingsOf, Routes } from './routes.js';
import { ALL_METHODS, onRegister } from './routing-methods.js';

interface Recorded {
  readonly methods: readonly string[];
  readonly path: string | RegExp;
  readonly version: VersionTest | undefined;
}

interface Found {
  readonly methods: readonly string[];
  readonly version: VersionTest | undefined;
  readonly host: HostTest | undefined;
}

/** As much of an Express application as is needed. */
interface ExpressLike {
  readonly router?: { readonly caseSensitive?: boolean; readonly strict?: boolean };
  /** Where it is mounted on another application. */
  path?(): string;
}

/**
 * The routes as they are registered through an adapter whose paths are those of path-to-regexp: Express's, and any other
 * that is not Fastify's. Registering only notes them; what is asked about is made of them at the first miss.
 */
export function expressRoutes(adapter: HttpAdapter, hostBindings: HostBindingsOf): Routes {
  const recorded: Recorded[] = [];
  let tree: PatternTree<Found> | undefined;

  markVersions(adapter);
  onRegister(adapter, (method, paths, handler) => {
    for (const path of [paths].flat().filter(isPath)) {
      recorded.push({ methods: methodsOf(method), path, version: versionTestOf(handler) });
    }
  });

  const find = (request: RequestLike): Found[] => {
    const instance: ExpressLike = adapter.getInstance();
    const { caseSensitive = false, strict = false } = instance.router ?? {};
    tree ??= new PatternTree({ caseSensitive, strict });
    for (const { methods, path, version } of recorded.splice(0)) {
      const host = typeof path === 'string' ? hostBindings().testOf(methods, path) : undefined;
      tree.add(path, { methods, version, host });
    }
    const incoming: ExpressRequest = incomingOf(request);
    const found = tree.match(pathnameOf(incoming, instance.path?.() ?? ''));
    if (found.every(({ host }) => !host)) return found;
    const hostname: unknown = adapter.getRequestHostname?.(incoming);
    return found.filter(({ host }) => !host || host(typeof hostname === 'string' ? hostname : ''));
  };

  return {
    methodsOf: request => new Set(find(request).flatMap(({ methods }) => methods)),
    serves(request) {
      const incoming: ExpressRequest = incomingOf(request);
      return find(request).some(
        ({ methods, version }) =>
          methods.some(one => one === incoming.method) && (version?.(incoming) ?? true),
      );
    },
    isUndecodable: request => isUndecodable(pathnameOf(incomingOf(request), '')),
  };
}

function isPath(path: unknown): path is string | RegExp {
  return typeof path === 'string' || path instanceof RegExp;
}

/** RFC 9110 §9.3.2: who answers GET answers HEAD; Express's router sees to it. */
function methodsOf(method: string): readonly string[] {
  if (method === 'ALL') return ALL_METHODS;
  return method === 'GET' ? ['GET', 'HEAD'] : [method];
}

function isUndecodable(pathname: string): boolean {
  if (!pathname.includes('%')) return false;
  try {
    decodeURIComponent(pathname);
    return false;
  } catch {
    return true;
  }
}
