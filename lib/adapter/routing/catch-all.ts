/** Paths that a pattern matches only if it matches every path. */
const PROBES = ['/~', '/~/~/~/~/~/~/~/~'] as const;

/**
 * Whether a pattern matches every path there is, or every path behind the global prefix. Such a route of somebody else, the
 * fallback of a single-page application for example, is no evidence that a path exists.
 */
export function isCatchAll(matches: (path: string) => boolean, prefix: string): boolean {
  return catchAllBase(matches, prefix) !== undefined;
}

/** The common start of all paths that the pattern matches: nothing, or the global prefix. */
export function catchAllBase(matches: (path: string) => boolean, prefix: string): string | undefined {
  const bases = prefix ? ['', prefix.replaceAll(/:[^/]+/g, '~')] : [''];
  return bases.find(base => PROBES.every(probe => matches(base + probe)));
}
