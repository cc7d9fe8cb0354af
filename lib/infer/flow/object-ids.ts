let nextId = 0;
const ids = new WeakMap<object, number>();

/** Returns the number of an object of the compiler. It never changes. */
export function getId(object: object): number {
  const known = ids.get(object);
  if (known !== undefined) return known;
  ids.set(object, (nextId += 1));
  return nextId;
}
