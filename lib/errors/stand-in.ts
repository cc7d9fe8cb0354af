import { isErrorStatus } from '../contract/index.js';
import { RegistryException, withoutStack, type RegistryExceptionOptions } from '../exceptions/index.js';
import { said } from './said.js';

/**
 * The exception that stands for an error of somebody else's. A status that is none of an error's (99, 200, NaN) is a
 * fault of the server, and so a 500.
 */
export function standIn(
  status: unknown,
  message: unknown,
  options: RegistryExceptionOptions,
): RegistryException {
  return withoutStack(() =>
    isErrorStatus(status)
      ? new RegistryException(status, said(message, status), options)
      : new RegistryException(500, undefined, options),
  );
}
