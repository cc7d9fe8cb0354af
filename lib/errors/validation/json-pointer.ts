/** A JSON Pointer to a place in a document: `['a/b', 0]` is `/a~1b/0`, no path at all the whole document (RFC 6901 §3, §4). */
export function jsonPointer(path: readonly PropertyKey[]): string {
  let pointer = '';
  for (const segment of path) pointer += `/${escaped(String(segment))}`;
  return pointer;
}

function escaped(segment: string): string {
  return /[~/]/.test(segment) ? segment.replaceAll('~', '~0').replaceAll('/', '~1') : segment;
}
