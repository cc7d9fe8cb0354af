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
 * Connects what controllers declare with the functions that the adapter is given for them: routes that state something
 * about their success mark their responses, and a request that has failed can be told its route.
 */
export function hookDeclarations(
  adapter: HttpAdapter,
  contract: RegistryContract,
  { undeclaredErrors }: DeclarationOptions,
  { marks, excluded }: { readonly marks: RouteMarks; readonly excluded: ExcludedRoutes },
): HookedDeclarations {
  const record = routeRecord(adapter);
  const normalized = hookNormalizing(adapter);
  let pending: ContractedRoute[] | undefined;

  /** Several controllers may share method and path, of which versions or hosts tell them apart: in Nest's order. */
  const take = (method: string, path: unknown): ContractedRoute | undefined => {
    contract.settle();
    pending ??= [...contract.contracted];
    const index = pending.findIndex(
      ({ route, endpoint }) =>
        route.method === method && (normalized.get(endpoint.path) ?? endpoint.path) === path,
    );
    return index < 0 ? undefined : pending.splice(index, 1)[0];
  };

  onRegister(adapter, (method, path, handler) => {
    // Nest copies the metadata of a controller's method; modules like Swagger register routes that have none.
    // Internal: nest-handler-metadata
    const route = Reflect.hasMetadata(PATH_METADATA, handler) ? take(method, path) : undefined;
    if (!route) return undefined;
    const marking = route.route.excluded ? excluded.handlerOf(handler) : marks.handlerOf(handler, route);
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

/** Nest hands over a path as the adapter's router writes it: which path it was before is noted here. */
function hookNormalizing(adapter: HttpAdapter): ReadonlyMap<string, string> {
  const normalized = new Map<string, string>();
  const normalizePath = adapter.normalizePath?.bind(adapter);
  if (normalizePath) {
    // Internal: nest-normalized-path
    adapter.normalizePath = path => {
      const result = normalizePath(path);
      normalized.set(path, result);
      return result;
    };
  }
  return normalized;
}
