import { isPageStatus } from './status-codes.js';

/** Whether a value is the status of an error: a whole number from 400 to 599 (RFC 9110 §15.5, §15.6). */
export function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599;
}

/**
 * The page's status for an error status it does not list: a client that does not know a code treats it as the x00 of
 * its class (RFC 9110 §15), so other 4xx fold into 400 and other 5xx into 500.
 */
export function foldStatus(status: number): number {
  if (isPageStatus(status)) return status;
  return status < 500 ? 400 : 500;
}
