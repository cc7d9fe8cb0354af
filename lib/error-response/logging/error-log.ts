import { Logger } from '@nestjs/common';
import { isDatabaseRefusal } from '../../error-mapping/index.js';
import type { RegistryException } from '../../exceptions/index.js';
import type { ErrorContext } from '../request/error-context.js';
import { pathWithoutQuery } from '../request/matched-route.js';
import { describeError } from './describe-error.js';
import { ErrorRecord } from './error-record.js';
import { indentLines, escapeControlCharacters } from './escape.js';

/**
 * `error` for a 5xx; `debug` for a 4xx, which is expected; `warn` for a value that a database refused, which may be the
 * client's fault or the server's.
 */
type Level = 'error' | 'warn' | 'debug';

const logger = new Logger('RegistryHttp');

/** If no levels were chosen, Nest 11 reports every level as disabled, and Nest 12 reports every level as enabled. */
const TELLS_LEVELS = Logger.isLevelEnabled('fatal');

/** Format only if the level is enabled. */
function isRead(level: Level): boolean {
  return Logger.isLevelEnabled(level) || !(TELLS_LEVELS || Logger.isLevelEnabled('fatal'));
}

/** Whether the level of an error with this status is enabled. */
export function isLogged(status: number, exception: RegistryException): boolean {
  return isRead(logLevel(status, exception));
}

/** Logs an error that is sent: completely at `error` and `warn`, in one line at `debug`. */
export function logError(context: ErrorContext, exception: RegistryException): void {
  const level = logLevel(context.status, exception);
  if (isRead(level)) log(level, () => new ErrorRecord(context, exception, level !== 'debug'));
}

function logLevel(status: number, exception: RegistryException): Level {
  if (status >= 500) return 'error';
  return status === 400 && isDatabaseRefusal(exception) ? 'warn' : 'debug';
}

/** Logs, at `debug`, an expected event, or one that comes too late for a response. */
export function logDebug(message: string, { method, url, status }: ErrorContext): void {
  if (isRead('debug'))
    log('debug', () => escapeControlCharacters(`${message}: ${method} ${pathWithoutQuery(url)} ${status}`));
}

/** Logs a failure that does not affect the response, such as that of an observer. */
export function logFailure(what: string, error: unknown): void {
  log('error', () => `${what}\n${indentLines(describeError(error))}`);
}

/** The user's logger may fail too, and then the failure cannot be reported. */
function log(level: Level, make: () => unknown): void {
  try {
    logger[level](make());
  } catch {
    return;
  }
}
