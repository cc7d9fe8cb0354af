import { requestErrorMessage } from '../errors/index.js';
import { oneLine } from './one-line.js';

/** What a log says of one error. */
export interface ErrorSummary {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
}

/** A chain that is longer than this, or leads back to itself, is cut. */
const MAX_LENGTH = 10;
const MAX_TEXT = 2_000;

/** An error, and after it what led to it: its causes, and the errors of an AggregateError. */
export function chainOf(thrown: unknown): readonly [ErrorSummary, ...ErrorSummary[]] {
  const causes: ErrorSummary[] = [];
  const seen = new Set<unknown>([thrown]);
  const pending = reasonsOf(thrown);
  for (let next = pending.shift(); next !== undefined && causes.length < MAX_LENGTH; next = pending.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    causes.push(summaryOf(next));
    pending.unshift(...reasonsOf(next));
  }
  return [summaryOf(thrown), ...causes];
}

function reasonsOf(error: unknown): unknown[] {
  const errors = read(error, 'errors');
  const several: unknown[] = isAggregate(error) && Array.isArray(errors) ? errors.slice(0, MAX_LENGTH) : [];
  return [read(error, 'cause'), ...several].filter(reason => reason !== undefined && reason !== null);
}

function summaryOf(error: unknown): ErrorSummary {
  if (typeof error !== 'object' || error === null) {
    return { name: error === null ? 'null' : typeof error, message: text(error) };
  }
  const code = read(error, 'code');
  return {
    name: text(read(error, 'name') ?? read(read(error, 'constructor'), 'name') ?? 'object'),
    message: text(messageOf(error)),
    ...(typeof code === 'number' || typeof code === 'string'
      ? { code: typeof code === 'string' ? text(code) : code }
      : {}),
  };
}

/** Nest's adapters make an exception of a parser's error, and give it the same message. */
function messageOf(error: object): unknown {
  const message = read(error, 'message') ?? '';
  const cause = read(error, 'cause');
  const quoting = message === read(cause, 'message') ? cause : undefined;
  return knownMessage(error) ?? knownMessage(quoting) ?? message;
}

function knownMessage(error: unknown): string | undefined {
  try {
    return requestErrorMessage(error);
  } catch {
    return undefined;
  }
}

function isAggregate(error: unknown): boolean {
  try {
    return error instanceof AggregateError;
  } catch {
    return false;
  }
}

/** A member of a value that may be a revoked Proxy, or have a getter that throws. */
function read(value: unknown, name: string): unknown {
  try {
    const is = typeof value;
    return (is === 'object' && value !== null) || is === 'function'
      ? Reflect.get(value as object, name)
      : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string {
  try {
    return oneLine(String(value).slice(0, MAX_TEXT));
  } catch {
    return '';
  }
}
