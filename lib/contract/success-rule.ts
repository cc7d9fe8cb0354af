import { hasSuccessCode, successCodeOf } from './success-code-of.js';

/**
 * The status that the contract gives to a successful answer: the one that the handler states as an exception, or the
 * method's, in place of another 2xx. Nothing where it has no say: a status that is no success, a method it does not
 * speak of, or part of a representation to a range request (RFC 9110 §15.3.7).
 */
export function contractStatus(
  method: string,
  status: number,
  ranged: boolean,
  declared?: number,
): number | undefined {
  if (status < 200 || status > 299 || (status === 206 && ranged)) return undefined;
  return declared ?? (hasSuccessCode(method) ? successCodeOf(method) : undefined);
}
