import type { Answer } from '../answer.js';
import { allowedMethods, type CheckedPath } from '../checked-path.js';

/** `Allow` names exactly the methods that are documented for the path, in any order. */
export function allowFaults(answer: Answer, path: CheckedPath): string[] {
  const { allow } = answer.headers;
  const expected = allowedMethods(path);
  if (allow === undefined) return ['Allow is missing'];
  const named = new Set(
    allow
      .split(',')
      .map(method => method.trim())
      .filter(Boolean),
  );
  const exact = named.size === expected.length && expected.every(method => named.has(method));
  return exact ? [] : [`Allow is "${allow}", not "${expected.join(', ')}"`];
}
