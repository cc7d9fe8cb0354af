import type { LoggerService } from '@nestjs/common';

/**
 * A logger that keeps what the library says, as `level message`; what Nest itself says is left out.
 *
 * @param options - whether it keeps what is said at `debug`
 */
export function collectLog({ debug = false } = {}): { lines: string[]; logger: LoggerService } {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (message: unknown, ...context: unknown[]): void => {
      if (context.at(-1) === 'RegistryHttp') lines.push(`${level} ${String(message)}`);
    };
  const logger = {
    log: () => {},
    debug: debug ? write('debug') : () => {},
    warn: write('warn'),
    error: write('error'),
  };
  return { lines, logger };
}
