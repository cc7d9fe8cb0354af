/** The part of the package that is used here; it has no types of its own. */
declare module 'fs-native-extensions' {
  /** Locks a whole file, or returns false where another file description holds the lock. */
  export function tryLock(descriptor: number): boolean;
}
