/**
 * Returns an error's message as one line. An error without a message, such as a connection refused on two addresses,
 * gives its code.
 */
export function getErrorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || String('code' in error ? error.code : error.name);
}
