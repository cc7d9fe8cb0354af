import { Logger } from '@nestjs/common';
import { describeError } from './describe-error.js';
import type { ErrorContext } from './error-context.js';

const logger = new Logger('RegistryHttp');

/** Logs an error that is answered: a 5xx whole and at `error`, a 4xx, which is expected, at `debug`. */
export function logError(context: ErrorContext): void {
  if (context.status >= 500) {
    logger.error(`${summary(context)} ${describeError(context.thrown)}`);
  } else if (Logger.isLevelEnabled('debug')) {
    logger.debug(`${summary(context)} ${describeError(context.thrown)}`);
  }
}

/** Logs what is nobody's fault, or cannot be answered any more. */
export function logDebug(message: string, context: ErrorContext): void {
  if (Logger.isLevelEnabled('debug')) logger.debug(`${message}: ${summary(context)}`);
}

/** Logs a failure of something that the answer does not depend on, an observer's for example. */
export function logFailure(what: string, error: unknown): void {
  logger.error(`${what}: ${describeError(error)}`);
}

function summary({ method, url, status }: ErrorContext): string {
  return `${method} ${url} ${status}`;
}
