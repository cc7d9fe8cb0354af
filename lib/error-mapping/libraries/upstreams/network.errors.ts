import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * The system's errors of a connection that this server made, as database drivers throw them as they are:
 * https://nodejs.org/api/errors.html#common-system-errors. Where an upstream's client wraps them, that one is asked first.
 */
export const NETWORK_CODES = {
  EAI_AGAIN: 'connectionFailed',
  ECONNREFUSED: 'connectionFailed',
  EHOSTDOWN: 'connectionFailed',
  EHOSTUNREACH: 'connectionFailed',
  ENETDOWN: 'connectionFailed',
  ENETUNREACH: 'connectionFailed',
  ENOTFOUND: 'connectionFailed',
  ETIMEDOUT: 'connectionFailed',
} as const satisfies Record<string, ResponseKind>;

/**
 * Codes that Node also gives to the connection of a client that went away, then without a system call to name.
 */
export const SYSCALL_CODES = {
  ECONNRESET: 'connectionFailed',
  EPIPE: 'connectionFailed',
} as const satisfies Record<string, ResponseKind>;

/** The network under a driver. */
export const mapNetworkError: LibraryMapper = ({ error, code }) =>
  lookUp(NETWORK_CODES, code) ??
  (typeof member(error, 'syscall') === 'string' ? lookUp(SYSCALL_CODES, code) : undefined);
