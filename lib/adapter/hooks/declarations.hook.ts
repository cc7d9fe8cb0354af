import { PATH_METADATA } from '../../nest-internals.js';
import type { ContractedRoute, DeclarationOptions, RegistryContract } from '../../route-contract/index.js';
import type { HttpAdapter } from '../http-adapter.js';
import { routeRecord, type RouteRecord } from '../routing/matched-controller-route.js';
import { onRegister } from '../routing/on-register.js';
import type { ExcludedRoutes } from './excluded-routes.js';
import type { RouteMarks } from './mark-routes.js';
import { type Verification, verifyDeclarations } from './verify-declarations.js';

/** The facts about routes that are known once requests arrive. */
export interface HookedDeclarations {
  readonly routes: RouteRecord;
  /** Verifies the declarations, if the options ask for it. */
  readonly verification: Verification | undefined;
}

/**
 * Connects the declarations of controllers with the functions that Nest registers for them. Routes that declare something
 * about their success mark their responses, and the route of a failed request can be found.
 */
export function hookDeclarations(
  adapter: HttpAdapter,
  contract: RegistryContract,
  { undeclaredErrors }: DeclarationOptions,
  { marks, excluded }: { readonly marks: RouteMarks; readonly excluded: ExcludedRoutes },
): HookedDeclarations {
  const record = routeRecord(adapter);
  const findOriginalPaths = hookNormalizing(adapter);
  let pending: PendingRoutes | undefined;

  const take = (method: string, path: unknown): ContractedRoute | undefined => {
    contract.freeze();
    pending ??= new PendingRoutes(contract.contracted);
    return pending.take(method, findOriginalPaths(path));
  };

  onRegister(adapter, (method, path, handler) => {
    // Nest copies the metadata of a controller's method; modules like Swagger register routes that have none.
    // Internal: nest-handler-metadata
    const route = Reflect.hasMetadata(PATH_METADATA, handler) ? take(method, path) : undefined;
    if (!route) return undefined;
    const marking = route.route.excluded ? excluded.markHandler(handler) : marks.markHandler(handler, route);
    record.note(marking, path, route);
    return marking;
  });
  const mode = undeclaredErrors ?? (process.env.NODE_ENV === 'production' ? 'off' : 'warn');
  const fold = contract.options.unlistedStatuses === 'fold';
  return {
    routes: record,
    verification: mode === 'off' ? undefined : verifyDeclarations(record, { mode, fold }),
  };
}

/** Routes that share a method and a path, in Nest's order, each with its place among all routes. */
type Queue = { readonly rank: number; readonly route: ContractedRoute }[];

/**
 * Routes that are not registered yet. Nest registers them in the order of the contract, so the next one is nearly always
 * the one that is asked for. From the first that is not, they are looked up by method and path, which costs the same for
 * any number of routes.
 */
class PendingRoutes {
  private next = 0;
  private queues: Map<string, Queue> | undefined;

  constructor(private readonly routes: readonly ContractedRoute[]) {}

  /**
   * Takes the next route with a method and one of the paths, in Nest's order. Several routes may share both, and differ only
   * in version or host.
   */
  take(method: string, paths: readonly string[]): ContractedRoute | undefined {
    const next = this.queues ? undefined : this.routes[this.next];
    if (next && next.route.method === method && paths.includes(next.endpoint.path)) {
      this.next++;
      return next;
    }
    this.queues ??= queueRoutes(this.routes, this.next);
    let key: string | undefined;
    let first: Queue | undefined;
    for (const path of paths) {
      const other = routeKey(method, path);
      const queue = this.queues.get(other);
      if (queue && getRank(queue) < getRank(first)) [key, first] = [other, queue];
    }
    const taken = first?.shift();
    if (key !== undefined && first?.length === 0) this.queues.delete(key);
    return taken?.route;
  }
}

/** The routes from a place on, by method and path. */
function queueRoutes(routes: readonly ContractedRoute[], from: number): Map<string, Queue> {
  const queues = new Map<string, Queue>();
  for (let rank = from; rank < routes.length; rank++) {
    const route = routes[rank] as ContractedRoute;
    const key = routeKey(route.route.method, route.endpoint.path);
    const queue = queues.get(key);
    if (queue) queue.push({ rank, route });
    else queues.set(key, [{ rank, route }]);
  }
  return queues;
}

/** The place of the next route of a queue. An empty one comes last. */
function getRank(queue: Queue | undefined): number {
  return queue?.[0]?.rank ?? Infinity;
}

function routeKey(method: string, path: string): string {
  return `${method} ${path}`;
}

/**
 * Records how the adapter rewrites paths: Nest registers a route at the rewritten path.
 *
 * @returns a function that finds the original paths of a rewritten one
 */
function hookNormalizing(adapter: HttpAdapter): (path: unknown) => readonly string[] {
  const written = new Map<string, Set<string>>();
  const rewritten = new Set<string>();
  const normalizePath = adapter.normalizePath?.bind(adapter);
  if (normalizePath) {
    // Internal: nest-normalized-path
    adapter.normalizePath = path => {
      const result = normalizePath(path);
      if (result !== path) {
        rewritten.add(path);
        written.set(result, (written.get(result) ?? new Set()).add(path));
      }
      return result;
    };
  }
  return path => {
    if (typeof path !== 'string') return [];
    const others = written.get(path);
    const own = rewritten.has(path) ? [] : [path];
    return others ? [...own, ...others] : own;
  };
}
