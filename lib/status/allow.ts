/** The values of `Allow` that were formatted, by their methods. Their number is bounded by the number of routes. */
const fields = new Map<string, string>();

/** The value of `Allow` for a path that has these methods. */
export function formatAllow(methods: Iterable<string>): string {
  const known = [...methods];
  const key = known.join();
  let field = fields.get(key);
  if (field === undefined) fields.set(key, (field = allowedMethods(known).join(', ')));
  return field;
}

/** The order in which `Allow` names the methods; others follow alphabetically. */
const ORDER = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const satisfies string[];

const RANK: ReadonlyMap<string, number> = new Map(ORDER.map((method, rank) => [method, rank]));

/**
 * Sorts the methods of a path in the order of `Allow`, and adds `OPTIONS`: if no route has it, this library responds to it.
 *
 * @see RFC 9110 §10.2.1
 */
export function allowedMethods(methods: Iterable<string>): string[] {
  return [...new Set([...methods, 'OPTIONS'])].sort(
    (one, other) => methodRank(one) - methodRank(other) || (one < other ? -1 : 1),
  );
}

/**
 * Returns the allowed methods for the methods of routes: a route for `GET` also handles `HEAD`, one for `ALL` every
 * method.
 */
export function listMethods(routed: Iterable<string>): string[] {
  const methods = new Set(routed);
  if (methods.has('ALL')) return [...ORDER];
  return allowedMethods(methods.has('GET') ? methods.add('HEAD') : methods);
}

function methodRank(method: string): number {
  return RANK.get(method) ?? ORDER.length;
}
