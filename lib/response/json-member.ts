/**
 * A further member of a JSON object, with its comma, or nothing where the value has no JSON: a function, a BigInt, a
 * circle, a throwing `toJSON`. One bad member does not cost the rest.
 */
export function jsonMember(name: string, value: unknown): string {
  try {
    const json = JSON.stringify(value) as string | undefined;
    return json === undefined ? '' : `,${JSON.stringify(name)}:${json}`;
  } catch {
    return '';
  }
}

/** The members of an object as further members, leaving out those named. */
export function jsonMembers(members: object | undefined, except: ReadonlySet<string>): string {
  let text = '';
  for (const [name, value] of Object.entries(members ?? {})) {
    if (!except.has(name)) text += jsonMember(name, value);
  }
  return text;
}
