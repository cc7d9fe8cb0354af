import { RegistryException, withoutStack } from '../exceptions/index.js';
import { logFailure } from './logging/error-log.js';
import type { ErrorContext } from './request/error-context.js';
import type { ResponseOptions } from './response.options.js';

/** Members that the option `extend` adds to the body of one error. */
export type AddedMembers = Readonly<Record<string, unknown>>;

/** Reserved members: the contract's and those of problem details (RFC 9457 §3.1). */
export const RESERVED_MEMBERS: ReadonlySet<string> = new Set([
  'code',
  'message',
  'errorCode',
  'errors',
  'type',
  'title',
  'status',
  'detail',
  'instance',
]);

/**
 * Calls the user's `extend` for the members that it adds to the body of an error. For a 5xx it receives only the facts that
 * the client sees. If it throws, its error is logged, and the response has no added members.
 */
export function extendBody(
  extend: NonNullable<ResponseOptions['extend']>,
  exception: RegistryException,
  context: ErrorContext,
): AddedMembers | undefined {
  try {
    const seen = exception.expose || context.status < 500 ? exception : toGenericException(context.status);
    const members: unknown = extend(seen, context);
    if (members === undefined || members === null) return undefined;
    if (typeof members === 'object' && !Array.isArray(members) && !('then' in members)) {
      return members as AddedMembers;
    }
    throw new TypeError('extend must return an object, and not a promise of one');
  } catch (failure) {
    logFailure('The option extend failed', failure);
    return undefined;
  }
}

/** The message that `extend` returns, such as a translation. Only a 4xx can have one. */
export function translateMessage(message: string, status: number, added: AddedMembers | undefined): string {
  const given = status < 500 ? added?.['message'] : undefined;
  return typeof given === 'string' && given !== '' ? given : message;
}

function toGenericException(status: number): RegistryException {
  return withoutStack(() => new RegistryException(status));
}
