/** The order in which `Allow` names the methods; others follow alphabetically. */
const ORDER = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const satisfies string[];

const RANK: ReadonlyMap<string, number> = new Map(ORDER.map((method, rank) => [method, rank]));

/**
 * The value of `Allow` for a path that has these methods. `OPTIONS` is always among them: where no route has it, this
 * library answers it.
 *
 * @see RFC 9110 §10.2.1
 */
export function allowField(methods: Iterable<string>): string {
  return [...new Set([...methods, 'OPTIONS'])]
    .sort((one, other) => rankOf(one) - rankOf(other) || (one < other ? -1 : 1))
    .join(', ');
}

function rankOf(method: string): number {
  return RANK.get(method) ?? ORDER.length;
}
