import type { IncomingMessage } from 'node:http';
import type { HttpAdapter } from '../http-adapter.js';
import { catchAllBase } from '../routing/catch-all.js';

/** The members of a layer of Express's router that are used here. */
interface Layer {
  readonly handle?: { readonly length: number; readonly stack?: unknown };
  readonly route?: { readonly path?: unknown; _handlesMethod?(method: string): boolean };
  match?(path: string): unknown;
}

/** Layers that Nest adds for requests without a route. They do not prove that anything serves a path. */
const fallbacks = new WeakSet<object>();

/** Calls a function that adds layers, and records them as fallbacks. */
export function addFallback<Result>(adapter: HttpAdapter, add: () => Result): Result {
  const before = readStack(adapter).length;
  const result = add();
  for (const layer of readStack(adapter).slice(before)) fallbacks.add(layer);
  return result;
}

interface Target {
  readonly path: string;
  /** The global prefix. */
  readonly prefix: string;
  /** The paths of routes that are known otherwise. */
  readonly known: ReadonlySet<unknown>;
}

/**
 * Whether middleware with a path of its own, or a route that was added to Express itself, could serve a request. Middleware
 * for every path, or for every path behind the global prefix, has no path of its own.
 */
export function hasLayerFor(adapter: HttpAdapter, { method = '' }: IncomingMessage, target: Target): boolean {
  return includesLayerFor(readStack(adapter), method, target);
}

function includesLayerFor(stack: readonly Layer[], method: string, { path, prefix, known }: Target): boolean {
  return stack.some(layer => {
    if (fallbacks.has(layer) || (layer.route && known.has(layer.route.path))) return false;
    if (!handlesMethod(layer, method) || !matches(layer, path)) return false;
    const base = catchAllBase(probe => matches(layer, probe), prefix);
    if (base === undefined) return true;
    // A router that is mounted on every path may have routes of its own.
    const nested = layer.handle?.stack;
    if (!Array.isArray(nested)) return false;
    return includesLayerFor(nested as Layer[], method, { path: removePrefix(base, path), prefix: '', known });
  });
}

/** Removes as many leading segments from a path as a prefix has. */
function removePrefix(prefix: string, path: string): string {
  return `/${path.split('/').slice(prefix.split('/').length).join('/')}`;
}

/** Whether a layer handles a method. Any route handles OPTIONS. A function with four parameters handles only errors. */
function handlesMethod({ route, handle }: Layer, method: string): boolean {
  // Internal: express-route-methods
  if (route) return method === 'OPTIONS' || (route._handlesMethod?.(method) ?? true);
  return (handle?.length ?? 0) < 4;
}

function matches(layer: Layer, path: string): boolean {
  try {
    return Boolean(layer.match?.(path));
  } catch {
    // The path cannot be decoded.
    return false;
  }
}

/** The layers of Express's router. */
export function readStack(adapter: HttpAdapter): readonly Layer[] {
  // Internal: express-router-stack
  const instance: { router?: { stack?: unknown } } | undefined = adapter.getInstance();
  const stack = instance?.router?.stack;
  return Array.isArray(stack) ? (stack as Layer[]) : [];
}
