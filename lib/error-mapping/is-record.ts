/** Whether a value is an object whose members can be asked for. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The headers that an error brings, if they look like headers: http-errors, Boom and others use this member. */
export function readErrorHeaders(
  value: unknown,
): Record<string, string | number | readonly string[]> | undefined {
  if (!isRecord(value)) return undefined;
  const fields = Object.entries(value).filter(
    (field): field is [string, string | number | readonly string[]] => isFieldValue(field[1]),
  );
  return fields.length ? Object.fromEntries(fields) : undefined;
}

function isFieldValue(value: unknown): value is string | number | readonly string[] {
  return (
    typeof value === 'string' ||
    typeof value === 'number' ||
    (Array.isArray(value) && value.every(item => typeof item === 'string'))
  );
}

/** Reads from a thrown value, which may be a revoked Proxy or have a throwing getter. */
export function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/**
 * The classes of most errors that mean nothing but that the program failed. What the language throws at a text from outside
 * is not among them (`SyntaxError`, `URIError`), nor `fetch`'s `TypeError`: a mapper may know them by more than members.
 */
const PROTOTYPES: ReadonlySet<object> = new Set(
  [Error, RangeError, ReferenceError].map(({ prototype }) => prototype),
);

/**
 * Whether an error is one of the language's own with nothing added to it: no code, no status, no cause, so that nothing but
 * only its message can identify its source, so all other mappers are skipped.
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
