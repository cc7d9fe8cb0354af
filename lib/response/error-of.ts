import type { RegistryException } from '../exceptions/index.js';

/** Where request loggers look for the error, they expect an Error. */
export function errorOf(thrown: unknown, exception: RegistryException): Error {
  try {
    return thrown instanceof Error ? thrown : exception;
  } catch {
    return exception;
  }
}
