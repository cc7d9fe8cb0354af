/** Reads the metadata that a decorator set on a class or a function. */
export function readMetadata<T>(key: string, target: object): T | undefined {
  const read = inherits(target) ? Reflect.getMetadata : Reflect.getOwnMetadata;
  return read(key, target) as T | undefined;
}

/** Reads the metadata that a decorator set on a controller for one of its methods. */
export function readMethodMetadata<T>(key: string, controller: object, name: string): T | undefined {
  const read = inherits(controller) ? Reflect.getMetadata : Reflect.getOwnMetadata;
  return read(key, controller, name) as T | undefined;
}

/** The prototype of every function, which carries no metadata. */
const OF_LANGUAGE: ReadonlySet<object> = new Set([
  Function.prototype,
  Object.getPrototypeOf(async () => undefined) as object,
]);

/**
 * Whether a class or a function inherits from one that may have metadata. Most do not. Reading inherited metadata in every
 * case would take most of the time that a thousand routes need.
 */
function inherits(target: object): boolean {
  return !OF_LANGUAGE.has(Object.getPrototypeOf(target) as object);
}
