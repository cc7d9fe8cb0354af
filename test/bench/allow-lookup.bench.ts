import { bench, do_not_optimize, run, summary } from 'mitata';
import { Router } from 'express';
import { PatternTree } from '../../lib/adapter/index.js';
import { FindMyWayRoutes } from '../../lib/adapter/fastify/find-my-way-routes.js';

/**
 * What the look-up of `Allow` costs for an unrouted request, over a growing number of routes: on Express beside what its
 * router has spent by then to find that no route matches. Run it with `node --import tsx test/bench/allow-lookup.bench.ts`.
 */
const COUNTS = [10, 100, 1_000, 10_000];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
const ID = '550e8400-e29b-41d4-a716-446655440000';

interface Shape {
  /** The path of a route: four routes share a resource, two of them its collection and two its items. */
  path(index: number): string;
  /** What is asked for: an item of the resource in the middle, or one that is not there. */
  target(resource: number | undefined): string;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  plain: {
    path: index => `/api/v1/resource${Math.floor(index / 4)}${index % 4 < 2 ? '' : '/:id'}`,
    target: resource => `/api/v1/${resource === undefined ? 'nowhere' : `resource${resource}`}/${ID}`,
  },
  // No segment of these is literal or one parameter: what is asked is every expression, as the router does.
  mixed: {
    path: index => `/r${Math.floor(index / 4)}-:id${index % 4 < 2 ? '' : '/items'}`,
    target: resource => `/r${resource ?? 'x'}-${ID}/items`,
  },
};

function expressMiss(routes: readonly { method: string; path: string }[]): (target: string) => void {
  const router = Router();
  for (const { method, path } of routes) router[method.toLowerCase() as 'get'](path, () => undefined);
  return target =>
    router({ method: 'PATCH', url: target, headers: {} } as never, {} as never, () => undefined);
}

for (const [name, { path, target }] of Object.entries(SHAPES)) {
  for (const count of COUNTS) {
    const routes = Array.from({ length: count }, (_, index) => ({
      method: METHODS[index % METHODS.length] ?? 'GET',
      path: path(index),
    }));
    const tree = new PatternTree<string>({ caseSensitive: false, strict: false });
    const radix = new FindMyWayRoutes<string>({});
    for (const route of routes) {
      tree.add(route.path, route.method);
      radix.add(route.method, route.path, route.method);
    }
    const miss = expressMiss(routes);
    for (const resource of [Math.floor(count / 8), undefined]) {
      const asked = target(resource);
      const what = `${name} ${count} ${resource === undefined ? 'unknown' : 'known'}`;
      summary(() => {
        bench(`${what}: look-up on Express`, () => do_not_optimize(tree.match(asked)));
        bench(`${what}: Express's own miss`, () => miss(asked));
        bench(`${what}: look-up on Fastify`, () => do_not_optimize(radix.match(asked)));
      });
    }
  }
}

await run();
