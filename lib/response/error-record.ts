import { inspect } from 'node:util';
import { chainOf, type ErrorSummary } from './chain-of.js';
import { describeError } from './describe-error.js';
import type { ErrorContext } from './error-context.js';
import { instanceOf } from './instance-of.js';
import { indented, oneLine } from './one-line.js';

/**
 * What the log says of an error that is answered. It is handed to the logger as one object: a logger that writes JSON
 * keeps its members (Nest's under `message`, nestjs-pino at the top), and one that writes text gets a line.
 */
export class ErrorRecord {
  /** The line, under the name that pino gives it. */
  readonly msg: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly error: ErrorSummary;
  declare readonly route?: string;
  declare readonly requestId?: string;
  declare readonly durationMs?: number;
  declare readonly causes?: readonly ErrorSummary[];
  declare readonly stack?: string;

  constructor(context: ErrorContext) {
    const { method, url, route, status, requestId, durationMs, thrown } = context;
    const [error, ...causes] = chainOf(thrown);
    this.method = oneLine(method);
    this.path = instanceOf(url);
    this.status = status;
    this.error = error;
    this.msg = lineOf(this, route, error, causes);
    if (route !== undefined) this.route = oneLine(route);
    if (requestId !== undefined) this.requestId = requestId;
    if (durationMs !== undefined) this.durationMs = durationMs;
    if (causes.length) this.causes = causes;
    // A 4xx is expected: nobody looks for where in the code it comes from.
    if (status >= 500) this.stack = indented(describeError(thrown));
  }

  /** The line, under the name that winston and others look for. */
  get message(): string {
    return this.msg;
  }

  toString(): string {
    return this.stack === undefined ? this.msg : `${this.msg}\n${this.stack}`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

function lineOf(
  { method, path, status }: Pick<ErrorRecord, 'method' | 'path' | 'status'>,
  route: string | undefined,
  error: ErrorSummary,
  causes: readonly ErrorSummary[],
): string {
  const target = route === undefined ? path : oneLine(route);
  return [`${method} ${target} ${status}: ${worded(error)}`, ...causes.map(worded)].join(' ← ');
}

function worded({ name, message, code }: ErrorSummary): string {
  const known = code === undefined ? name : `${name} [${code}]`;
  return message ? `${known}: ${message}` : known;
}
