/** Whether a value is an object, so that its members can be read. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The `headers` of an error, if they have the form of header fields. http-errors, Boom and others set them. */
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
 * Classes whose errors usually mean only that the program has a fault. `SyntaxError` and `URIError` are not among them, since
 * text from outside may cause them; `TypeError` is not, since `fetch` throws it.
 */
const PROTOTYPES: ReadonlySet<object> = new Set(
  [Error, RangeError, ReferenceError].map(({ prototype }) => prototype),
);

/**
 * Whether an error is one of the language's own without added members: no code, no status, no cause. Only its message can
 * identify its source, so all other mappers are skipped.
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
