import { inspect } from 'node:util';
import type { RegistryException } from '../../exceptions/index.js';
import type { ErrorContext } from '../request/error-context.js';
import { pathWithoutQuery } from '../request/matched-route.js';
import { errorsIn, type ErrorSummary, readMember, summarizeError } from './cause-chain.js';
import { describeError } from './describe-error.js';
import { indentLines, escapeControlCharacters } from './escape.js';
import { redactText } from './redact-text.js';

const MAX_PLACES = 10;

/**
 * The log record of an error. It is handed to the logger as one object: a logger that writes JSON
 * keeps its members (Nest's under `message`, nestjs-pino at the top), and one that writes text gets a line.
 */
export class ErrorRecord {
  /** The line, under the name that pino gives it. */
  readonly msg: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly error: ErrorSummary;
  declare readonly errorCode?: string;
  declare readonly route?: string;
  declare readonly requestId?: string;
  declare readonly durationMs?: number;
  declare readonly causes?: readonly ErrorSummary[];
  /** The refused places: pointers into the body, names of parameters and header fields. Never a value. */
  declare readonly places?: readonly string[];
  declare readonly stack?: string;

  /**
   * @param exception - the exception that the error was mapped to
   * @param isWhole - whether its stack is included: an expected error needs none
   */
  constructor(context: ErrorContext, exception: RegistryException, isWhole: boolean) {
    const { method, url, route, status, errorCode, requestId, durationMs, thrown } = context;
    const [error, ...causes] = errorsIn(thrown).map(summarizeError);
    this.method = escapeControlCharacters(method);
    this.path = pathWithoutQuery(url);
    this.status = status;
    this.error = withCauseMessage(exception, thrown, error as ErrorSummary);
    const places = collectPlaces(exception);
    if (errorCode !== undefined) this.errorCode = redactText(errorCode);
    this.msg = formatLine(this, route, places, causes);
    if (route !== undefined) this.route = escapeControlCharacters(route);
    if (requestId !== undefined) this.requestId = requestId;
    if (durationMs !== undefined) this.durationMs = durationMs;
    if (causes.length) this.causes = causes;
    if (places.length) this.places = places;
    if (isWhole) this.stack = indentLines(describeError(thrown));
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

/** If an exception has no text, Nest derives its message from the name of its class. */
function withCauseMessage(
  exception: RegistryException,
  thrown: unknown,
  summary: ErrorSummary,
): ErrorSummary {
  const isException = typeof readMember(thrown, 'getStatus') === 'function';
  const message = isException ? redactText(exception.message) : '';
  return message ? { ...summary, message } : summary;
}

function collectPlaces({ errors }: RegistryException): string[] {
  const places = new Set<string>();
  for (const detail of Array.isArray(errors) ? (errors as readonly unknown[]) : []) {
    const place = ['pointer', 'parameter', 'header'].map(name => readMember(detail, name)).find(isText);
    if (place !== undefined) places.add(place === '' ? 'body' : redactText(place).slice(0, 100));
    if (places.size > MAX_PLACES) break;
  }
  const found = [...places];
  return found.length > MAX_PLACES ? [...found.slice(0, MAX_PLACES), '…'] : found;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function formatLine(
  {
    method,
    path,
    status,
    errorCode,
    error,
  }: Pick<ErrorRecord, 'method' | 'path' | 'status' | 'errorCode' | 'error'>,
  route: string | undefined,
  places: readonly string[],
  causes: readonly ErrorSummary[],
): string {
  const target = route === undefined ? path : escapeControlCharacters(route);
  const refused = places.length ? ` (${places.join(', ')})` : '';
  return [
    `${method} ${target} ${status}${errorCode === undefined ? '' : ` ${errorCode}`}: ${formatSummary(error)}${refused}`,
    ...causes.map(formatSummary),
  ].join(' ← ');
}

function formatSummary({ name, message, code }: ErrorSummary): string {
  const known = code === undefined ? name : `${name} [${code}]`;
  return message ? `${known}: ${message}` : known;
}
