import { CAUSE_MEMBERS } from '../../error-mapping/index.js';
import { redactMessage, redactText } from './redact-text.js';

/** The log's description of one error. */
export interface ErrorSummary {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
}

/** A longer or circular chain is cut. */
const MAX_LENGTH = 10;

/** An error, followed by its causes: the errors that it wraps, and those of an AggregateError. */
export function errorsIn(thrown: unknown): readonly [unknown, ...unknown[]] {
  const causes: unknown[] = [];
  const seen = new Set<unknown>([thrown]);
  const pending = readReasons(thrown);
  for (let next = pending.shift(); next !== undefined && causes.length < MAX_LENGTH; next = pending.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    causes.push(next);
    pending.unshift(...readReasons(next));
  }
  return [thrown, ...causes];
}

function readReasons(error: unknown): unknown[] {
  const errors = readMember(error, 'errors');
  const several: unknown[] = isAggregate(error) && Array.isArray(errors) ? errors.slice(0, MAX_LENGTH) : [];
  const [cause, ...others] = CAUSE_MEMBERS.map(link => readMember(error, link));
  // A text or a flag under one of the other names is not an error.
  const wrapped = others.filter(reason => typeof reason === 'object');
  return [cause, ...wrapped, ...several].filter(reason => reason !== undefined && reason !== null);
}

/** The class, the message and the code of an error. */
export function summarizeError(error: unknown): ErrorSummary {
  if (typeof error !== 'object' || error === null) {
    return { name: error === null ? 'null' : typeof error, message: redactText(error) };
  }
  const code = readMember(error, 'code');
  return {
    name: redactText(
      readMember(error, 'name') ?? readMember(readMember(error, 'constructor'), 'name') ?? 'object',
    ),
    message: redactMessage(error, readMember(error, 'message') ?? ''),
    ...(typeof code === 'number' || typeof code === 'string'
      ? { code: typeof code === 'string' ? redactText(code) : code }
      : {}),
  };
}

function isAggregate(error: unknown): boolean {
  try {
    return error instanceof AggregateError;
  } catch {
    return false;
  }
}

/** A member of a value that may be a revoked Proxy, or have a getter that throws. */
export function readMember(value: unknown, name: string): unknown {
  try {
    const is = typeof value;
    return (is === 'object' && value !== null) || is === 'function'
      ? Reflect.get(value as object, name)
      : undefined;
  } catch {
    return undefined;
  }
}
