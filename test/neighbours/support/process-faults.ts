import type { LoggerService } from '@nestjs/common';

/** What must never happen in a process that runs neighbours: each is kept as one line. */
export class Watch {
  readonly faults: string[] = [];
  private readonly listeners = {
    unhandledRejection: (reason: unknown) => this.note('unhandled rejection', reason),
    uncaughtExceptionMonitor: (error: unknown) => this.note('uncaught exception', error),
    // Which functions and packages are out of date is no business of the module.
    warning: (warning: Error) => {
      if (!/^(Deprecation|Experimental)Warning$/.test(warning.name)) this.note('warning', warning);
    },
  };

  start(): void {
    for (const [event, listener] of Object.entries(this.listeners)) process.on(event, listener);
  }

  stop(): void {
    for (const [event, listener] of Object.entries(this.listeners)) process.off(event, listener);
  }

  private note(kind: string, thrown: unknown): void {
    this.faults.push(`${kind}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  }
}

/** Nest has one logger for all applications of a process: this one keeps what is logged from `warn` up. */
export class Log implements LoggerService {
  private readonly lines: string[] = [];

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  log(): void {}
  debug(): void {}
  verbose(): void {}

  /** What was logged since the last time. */
  take(): string[] {
    return this.lines.splice(0);
  }

  private write(level: string, message: unknown, rest: readonly unknown[]): void {
    this.lines.push(`${level} [${String(rest.at(-1))}] ${String(message)}`);
  }
}
