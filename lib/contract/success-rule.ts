import type { DeclaredSuccess } from './declared-success.js';
import { successCodeOf } from './success-code-of.js';

/**
 * The statuses of methods outside the page that their own specifications name, beside 200: OPTIONS (the customary 204)
 * and WebDAV (RFC 4918, RFC 5323).
 */
const OTHER_SUCCESSES: Readonly<Record<string, readonly number[]>> = {
  OPTIONS: [204],
  SEARCH: [207],
  PROPFIND: [207],
  PROPPATCH: [207],
  MKCOL: [201],
  COPY: [201, 204, 207],
  MOVE: [201, 204, 207],
  LOCK: [201],
  UNLOCK: [204],
};

/**
 * The status that the contract gives to a successful answer: the one that the handler states as an exception, or the
 * method's, in place of another 2xx. Nothing where it has no say: a status that is no success, one that the handler
 * declares to be its own, or part of a representation to a range request (RFC 9110 §15.3.7).
 */
export function contractStatus(
  method: string,
  status: number,
  ranged: boolean,
  declared?: DeclaredSuccess['status'],
): number | undefined {
  if (status < 200 || status > 299 || (status === 206 && ranged) || declared === 'own') return undefined;
  if (declared !== undefined) return declared;
  const others = Object.hasOwn(OTHER_SUCCESSES, method) ? OTHER_SUCCESSES[method] : undefined;
  return others?.includes(status) ? undefined : successCodeOf(method);
}
