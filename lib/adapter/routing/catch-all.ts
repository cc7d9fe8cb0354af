/** Two paths that no application uses: a pattern that matches both is taken to match every path. */
const PROBES = ['/~', '/~/~/~/~/~/~/~/~'] as const;

/**
 * Whether a pattern matches every path, or every path behind the global prefix. If such a route belongs to no controller,
 * it does not prove that a path exists: it may be the fallback of a single-page application.
 */
export function isCatchAll(matches: (path: string) => boolean, prefix: string): boolean {
  return catchAllBase(matches, prefix) !== undefined;
}

/** Returns the common prefix of the paths that a catch-all matches: an empty string, or the global prefix. */
export function catchAllBase(matches: (path: string) => boolean, prefix: string): string | undefined {
  const bases = prefix ? ['', prefix.replaceAll(/:[^/]+/g, '~')] : [''];
  return bases.find(base => PROBES.every(probe => matches(base + probe)));
}
