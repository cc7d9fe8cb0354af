import type { LoggerService } from '@nestjs/common';

/** A logger that keeps what the library says, as `level message`; what Nest itself says is left out. */
export function collectLog(): { lines: string[]; logger: LoggerService } {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (message: unknown, ...context: unknown[]): void => {
      if (context.at(-1) === 'RegistryHttp') lines.push(`${level} ${String(message)}`);
    };
  const logger = { log: () => {}, debug: () => {}, warn: write('warn'), error: write('error') };
  return { lines, logger };
}
