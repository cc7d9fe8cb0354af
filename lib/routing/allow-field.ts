import { allowedMethods } from '../contract/index.js';

/** The fields of all sets of methods that a path was seen to have: no more than there are routes. */
const fields = new Map<string, string>();

/** The value of `Allow` for a path that has these methods. */
export function allowField(methods: Iterable<string>): string {
  const known = [...methods];
  const key = known.join();
  let field = fields.get(key);
  if (field === undefined) fields.set(key, (field = allowedMethods(known).join(', ')));
  return field;
}
