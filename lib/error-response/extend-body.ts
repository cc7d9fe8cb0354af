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
 * Asks the user's `extend` what it adds to the body of an error. Of a 5xx it sees no more than the client does. What it
 * throws is logged, and the error is answered without its members.
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

/** The message of an error in the words of `extend`: a translation, which only a 4xx has. */
export function translateMessage(message: string, status: number, added: AddedMembers | undefined): string {
  const given = status < 500 ? added?.['message'] : undefined;
  return typeof given === 'string' && given !== '' ? given : message;
}

function toGenericException(status: number): RegistryException {
  return withoutStack(() => new RegistryException(status));
}
