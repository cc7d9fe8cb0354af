/** A setting that the application cannot start with; the message says which one, and what it may be. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
