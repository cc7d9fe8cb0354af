import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { isRegistryException, type RegistryException } from '../exceptions/index.js';

/**
 * Leaves an error of a resolver to the GraphQL driver. Drivers know Nest's exceptions by a `response` with a
 * `statusCode`, which the contract's body has not, so one of ours is shown to them in that form; anything else they get
 * as it was thrown, and as the filter declines then, Nest logs it.
 *
 * @throws the exception in the driver's form: throwing is how Nest itself passes errors on to the driver
 */
export function leaveToGraphql(thrown: unknown): void {
  if (isRegistryException(thrown)) throw inNestsForm(thrown);
}

/** The same exception, seen with another response. It may be thrown again elsewhere, so it is not changed itself. */
function inNestsForm(exception: RegistryException): object {
  const status = exception.getStatus();
  const phrase = STATUS_CODES[status] ?? exception.name;
  const response = {
    ...exception.extensions,
    ...HttpException.createBody(exception.message, phrase, status),
    ...(exception.errorCode !== undefined && { errorCode: exception.errorCode }),
    ...(exception.errors?.length && { errors: exception.errors }),
  };
  return Object.create(exception, {
    message: { value: exception.message || phrase },
    response: { value: response },
    stack: { value: exception.stack },
    // GraphQL would take a member of this name for extensions of its own, and let them replace the driver's.
    extensions: { value: undefined },
  }) as object;
}
