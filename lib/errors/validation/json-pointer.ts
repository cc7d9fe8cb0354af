/** A JSON Pointer to a place in a document: `['a/b', 0]` is `/a~1b/0`, no path at all the whole document (RFC 6901 §3, §4). */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map(segment => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
