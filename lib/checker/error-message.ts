/** What an error says, in a line; its code where it says nothing, as a connection refused on two addresses does. */
export function getErrorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || String('code' in error ? error.code : error.name);
}
