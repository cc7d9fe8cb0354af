/**
 * Returns an error's message, or its code if it has no message: Node's error has none if two addresses refuse a
 * connection.
 */
export function getErrorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || String('code' in error ? error.code : error.name);
}
