/** A setting that the application cannot start with; the message says which one, and what it may be. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** What went wrong, in one line: the first message in the chain of causes that says something of its own. */
export function reasonOf(error: unknown): string {
  let reason = String(error);
  for (let link = error; link instanceof Error; link = link.cause) {
    // Where a host has several addresses, the error has a code and an empty message.
    reason = link.message || ('code' in link ? String(link.code) : reason);
  }
  return reason.split('\n', 1)[0] ?? reason;
}
