/**
 * The classes of most errors that mean nothing but that the program failed. What the language throws at a text from outside
 * is not among them (`SyntaxError`, `URIError`), nor `fetch`'s `TypeError`: a mapper may know them by more than members.
 */
const PROTOTYPES: ReadonlySet<object> = new Set(
  [Error, RangeError, ReferenceError].map(({ prototype }) => prototype),
);

/**
 * Whether an error is one of the language's own with nothing added to it: no code, no status, no cause, so that nothing but
 * its message can tell where it comes from, and nobody need be asked who looks at anything else.
 */
export function isPlainError(thrown: unknown): boolean {
  try {
    return (
      thrown instanceof Error && PROTOTYPES.has(Object.getPrototypeOf(thrown)) && hasNothingAdded(thrown)
    );
  } catch {
    return false; // a revoked Proxy
  }
}

function hasNothingAdded(error: Error): boolean {
  for (const name of Object.getOwnPropertyNames(error)) {
    if (name !== 'stack' && name !== 'message') return false;
  }
  return true;
}
