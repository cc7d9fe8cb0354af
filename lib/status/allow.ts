/** The values of `Allow` by their methods. Bounded by the number of routes. */
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
 * The methods of a path that has these, as `Allow` names them. `OPTIONS` is always among them: where no route has it,
 * this library answers it.
 *
 * @see RFC 9110 §10.2.1
 */
export function allowedMethods(methods: Iterable<string>): string[] {
  return [...new Set([...methods, 'OPTIONS'])].sort(
    (one, other) => methodRank(one) - methodRank(other) || (one < other ? -1 : 1),
  );
}

/** The same for routes: a route for `GET` handles `HEAD` too, and one for `ALL` every method. */
export function methodsOfRoutes(routed: Iterable<string>): string[] {
  const methods = new Set(routed);
  if (methods.has('ALL')) return [...ORDER];
  return allowedMethods(methods.has('GET') ? methods.add('HEAD') : methods);
}

function methodRank(method: string): number {
  return RANK.get(method) ?? ORDER.length;
}
