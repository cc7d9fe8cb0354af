/**
 * A further member of a JSON object, with its comma, or nothing where the value has no JSON: a function, a BigInt, a
 * circle, a throwing `toJSON`. One bad member does not cost the rest.
 */
export function jsonMember(name: string, value: unknown): string {
  const json = toJson(value);
  return json === undefined ? '' : `${openMember(name)}${json}`;
}

/** The names of the contract's own and of RFC 9457's members, as each of them starts. */
const STARTS: ReadonlyMap<string, string> = new Map(
  ['code', 'message', 'errorCode', 'detail', 'instance'].map(name => [name, `,"${name}":`]),
);

function openMember(name: string): string {
  return STARTS.get(name) ?? `,${JSON.stringify(name)}:`;
}

/** A list as a further member, without those of its items that have no JSON; nothing where none has. */
export function jsonListMember(name: string, list: readonly unknown[]): string {
  const items = Array.from(list, toJson).filter(json => json !== undefined);
  return items.length ? `,${JSON.stringify(name)}:[${items.join(',')}]` : '';
}

/** The members of an object as further members, leaving out those named. */
export function jsonMembers(members: object | undefined, except: ReadonlySet<string>): string {
  let text = '';
  for (const [name, value] of Object.entries(members ?? {})) {
    if (!except.has(name)) text += jsonMember(name, value);
  }
  return text;
}

function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value) as string | undefined;
  } catch {
    return undefined;
  }
}

/** Names that are taken: some that always are, and those of an object. */
export function withNames(names: ReadonlySet<string>, members: object | undefined): ReadonlySet<string> {
  return members ? new Set([...names, ...Object.keys(members)]) : names;
}
