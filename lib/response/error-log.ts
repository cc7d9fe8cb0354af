import { Logger } from '@nestjs/common';
import type { ErrorContext } from './error-context.js';
import { describeError } from './describe-error.js';
import { ErrorRecord } from './error-record.js';
import { instanceOf } from './instance-of.js';
import { indented, oneLine } from './one-line.js';

const logger = new Logger('RegistryHttp');

/** Where no levels were chosen, Nest 11 calls every level disabled, and Nest 12 every level enabled. */
const TELLS_LEVELS = Logger.isLevelEnabled('fatal');

/** Nobody is charged for formatting what nobody reads. */
function isRead(level: 'error' | 'debug'): boolean {
  return Logger.isLevelEnabled(level) || !(TELLS_LEVELS || Logger.isLevelEnabled('fatal'));
}

/** Whether anybody sees what is logged of an error that is answered with a status. */
export function isLogged(status: number): boolean {
  return isRead(levelOf(status));
}

/** Logs an error that is answered: a 5xx whole and at `error`, a 4xx, which is expected, at `debug`. */
export function logError(context: ErrorContext): void {
  const level = levelOf(context.status);
  if (isRead(level)) log(level, () => new ErrorRecord(context));
}

function levelOf(status: number): 'error' | 'debug' {
  return status >= 500 ? 'error' : 'debug';
}

/** Logs what is nobody's fault, or cannot be answered any more. */
export function logDebug(message: string, { method, url, status }: ErrorContext): void {
  if (isRead('debug')) log('debug', () => oneLine(`${message}: ${method} ${instanceOf(url)} ${status}`));
}

/** Logs a failure of something that the answer does not depend on, an observer's for example. */
export function logFailure(what: string, error: unknown): void {
  log('error', () => `${what}\n${indented(describeError(error))}`);
}

/** A logger of the user's may fail too, and then there is nobody left to tell. */
function log(level: 'error' | 'debug', make: () => unknown): void {
  try {
    logger[level](make());
  } catch {
    return;
  }
}
