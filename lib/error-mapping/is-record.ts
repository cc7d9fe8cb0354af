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

/** What can be read of a thrown value, which may be a revoked Proxy or have a getter that throws. */
export function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
