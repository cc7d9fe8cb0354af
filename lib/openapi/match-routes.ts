import type { ContractedRoute, RegistryContract } from '../route-contract/index.js';

/** Finds the routes of an operation: several, where their versions are no part of the path. */
export type FindRoutes = (method: string, path: string) => readonly ContractedRoute[];

/** Looks up routes by the method and path of a document, with the global prefix or, as it may say, without. */
export function matchRoutes(contract: RegistryContract): FindRoutes {
  const byPath = new Map<string, ContractedRoute[]>();
  for (const contracted of contract.contracted) {
    const path = anonymous(contracted.endpoint.path);
    byPath.set(path, [...(byPath.get(path) ?? []), contracted]);
  }
  return (method, path) => {
    const own = path.replace(/\{[^}]*\}/g, '{}');
    const routes = byPath.get(own) ?? byPath.get(withoutTrailingSlash(contract.globalPrefix + own)) ?? [];
    return routes.filter(({ entry }) => entry.method === method || entry.method === 'ALL');
  };
}

/** A path of a router with its parameters unnamed: `/facilities/:id.json` is `/facilities/{}.json`. */
function anonymous(path: string): string {
  return path
    .replace(/\(\?:[^)]*\)|\([^)]*\)/g, '')
    .replace(/\[:\]|::|\\:/g, '\u0000')
    .replace(/[{}]/g, '')
    .replace(/:[A-Za-z_$][\w$]*\??|\*[A-Za-z_$][\w$]*|\*/g, '{}')
    .replaceAll('\u0000', ':');
}

function withoutTrailingSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
