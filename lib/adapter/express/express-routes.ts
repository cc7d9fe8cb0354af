import { getIncomingMessage, type RequestLike } from '../../error-response/index.js';
import type { HttpAdapter } from '../http-adapter.js';
import type { GetControllerRoutes, Routes } from '../routing/adapter-routing.js';
import { isCatchAll } from '../routing/catch-all.js';
import type { HostTest } from '../routing/controller-routes.js';
import { ALL_METHODS, onRegister } from '../routing/on-register.js';
import { hasLayerFor } from './express-layers.js';
import { type ExpressRequest, readPathname } from './express-target.js';
import { markVersions, type VersionTest, getVersionTest } from './express-versions.js';
import { PatternTree } from './path-tree.js';

/** A route as it is registered. */
interface Recorded {
  readonly method: string;
  readonly path: unknown;
  readonly version: VersionTest | undefined;
}

interface Found {
  readonly methods: readonly string[];
  readonly path: string | RegExp;
  readonly version: VersionTest | undefined;
  readonly host: HostTest | undefined;
  readonly isControllers: boolean;
}

/** The members of an Express application that are used here. */
interface ExpressLike {
  readonly router?: { readonly caseSensitive?: boolean; readonly strict?: boolean };
  /** The path at which it is mounted on another application. */
  path?(): string;
}

/**
 * Collects the routes that are registered through an adapter with paths in the syntax of path-to-regexp: Express's, and any
 * other except Fastify's. At registration they are only recorded; the first look-up compiles them.
 */
export function expressRoutes(adapter: HttpAdapter, controllerRoutes: GetControllerRoutes): Routes {
  const recorded: Recorded[] = [];
  const known = new Set<unknown>();
  const catchAll = new Map<string | RegExp, boolean>();
  let tree: PatternTree<Found> | undefined;

  markVersions(adapter);
  onRegister(adapter, (method, path, handler) => {
    recorded.push({ method, path, version: getVersionTest(handler) });
    return undefined;
  });

  const instance = (): ExpressLike => adapter.getInstance();

  const createTree = <Route>(): PatternTree<Route> => {
    // Internal: express-router-settings
    const { caseSensitive = false, strict = false } = instance().router ?? {};
    return new PatternTree({ caseSensitive, strict });
  };

  const readPath = (request: ExpressRequest): string => readPathname(request, instance().path?.() ?? '');

  const toFound = (path: string | RegExp, { method, version }: Recorded): Found => {
    const methods = findMethods(method);
    const isText = typeof path === 'string';
    const host = isText ? controllerRoutes().findHostTest(methods, path) : undefined;
    return { methods, path, version, host, isControllers: isText && controllerRoutes().has(methods, path) };
  };

  /** Every route that is registered by now. */
  const compile = (): PatternTree<Found> => {
    tree ??= createTree();
    for (const route of recorded.splice(0)) {
      known.add(route.path);
      for (const path of [route.path].flat(2)) if (isPath(path)) tree.add(path, toFound(path, route));
    }
    return tree;
  };

  /** The routes for path, host and version of a request. */
  const find = (request: RequestLike): Found[] => {
    const incoming: ExpressRequest = getIncomingMessage(request);
    const found = compile().match(readPath(incoming));
    if (found.every(({ host, version }) => !host && !version)) return found;
    const hostname: unknown = adapter.getRequestHostname?.(incoming);
    return found.filter(
      ({ host, version }) =>
        (host?.(typeof hostname === 'string' ? hostname : '') ?? true) && (version?.(incoming) ?? true),
    );
  };

  const isEvidence = ({ path, isControllers }: Found): boolean => {
    if (isControllers) return true;
    let every = catchAll.get(path);
    if (every === undefined) {
      const alone = createTree<true>();
      alone.add(path, true);
      every = isCatchAll(probe => alone.match(probe).length > 0, controllerRoutes().prefix);
      catchAll.set(path, every);
    }
    return !every;
  };

  return {
    findMethods(request) {
      const found = find(request);
      return new Set(found.some(isEvidence) ? found.flatMap(({ methods }) => methods) : []);
    },
    serves(request) {
      const { method = '' } = getIncomingMessage(request);
      return find(request).some(({ methods }) => methods.includes(method));
    },
    mayServeOtherwise(request) {
      const incoming: ExpressRequest = getIncomingMessage(request);
      compile();
      return hasLayerFor(adapter, incoming, {
        path: readPath(incoming),
        prefix: controllerRoutes().prefix,
        known,
      });
    },
    isUndecodable: request => isUndecodable(readPathname(getIncomingMessage(request), '')),
  };
}

function isPath(path: unknown): path is string | RegExp {
  return typeof path === 'string' || path instanceof RegExp;
}

const GET_AND_HEAD: readonly string[] = ['GET', 'HEAD'];

/** RFC 9110 §9.3.2: a route for GET handles HEAD too. Express's router does the same. */
function findMethods(method: string): readonly string[] {
  if (method === 'ALL') return ALL_METHODS;
  return method === 'GET' ? GET_AND_HEAD : [method];
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
