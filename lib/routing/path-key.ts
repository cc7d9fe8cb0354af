/** A whole segment that is one parameter, as in `/facilities/:id`. */
const PARAMETER = /^:[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
/** A segment of nothing that path-to-regexp gives a meaning to. */
const LITERAL = /^[^:*{}()[\]?+!\\"]*$/;

/** How a segment of a path is found: by its text, or because any text will do. */
export type SegmentKey = { readonly text: string } | 'any';

/**
 * The segments that a path of path-to-regexp is sure to begin with, each as literal text or as one whole parameter. It
 * ends where anything else begins: a wildcard, a group, a segment with both text and a parameter.
 */
export function leadingSegments(path: string, caseSensitive: boolean): SegmentKey[] {
  const [start, ...segments] = (caseSensitive ? path : path.toLowerCase()).split('/');
  if (start !== '') return [];
  const keys: SegmentKey[] = [];
  for (const segment of segments) {
    if (LITERAL.test(segment)) keys.push({ text: segment });
    else if (PARAMETER.test(segment)) keys.push('any');
    else break;
  }
  return keys;
}
