import type { LoggerService } from '@nestjs/common';

/** A logger that keeps what is logged as an error: the context it comes from, and what was thrown. */
export class ErrorLog implements LoggerService {
  readonly lines: string[] = [];

  error(thrown: unknown, ...rest: unknown[]): void {
    this.lines.push(`${String(rest.at(-1))}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }

  log(): void {}
  warn(): void {}
  debug(): void {}

  take(): string[] {
    return this.lines.splice(0);
  }
}
