import { isRecord } from '../is-record.js';

/** The origin of the value that a pipe receives: members of Nest's `ArgumentMetadata`. */
export interface Source {
  /** `body`, `query`, `param`, or `custom` for a decorator of the application. */
  readonly type: string;
  /** The argument of the parameter's decorator: the name of a member. */
  readonly data?: unknown;
}

/** The facts about an error that a pipe threw, which the error itself does not have. */
export interface PipeFailure {
  /** The origin of the value. */
  source?: Source;
  /** The value that the pipe received. */
  value?: unknown;
  /** The index of the item, if an item of a list was refused. */
  index?: number;
  /** The source of the pipe's error: class-validator's errors, issues, or the messages of a parse pipe. */
  problems?: readonly unknown[];
  /** The code of the pipe's own errors, if it has only messages. */
  code?: string | undefined;
  /** The messages that Nest created from those problems, one for each, in the same order. */
  messages?: unknown;
}

/**
 * The member in which an error keeps these facts. It is not enumerable, so that it is not logged or copied. An entry of a
 * WeakMap would cost the garbage collector more than the rest of the error.
 */
const FAILURE = Symbol('nestjs-registry-http: what a pipe refused');

/** The errors of the items of a list, by item: `ParseArrayPipe` validates them one by one and keeps only the messages. */
const itemErrors = new WeakMap<object, unknown>();

/** The facts about an error, if a pipe threw it. */
export function getPipeFailure(error: unknown): PipeFailure | undefined {
  return isRecord(error) ? (error as { [FAILURE]?: PipeFailure })[FAILURE] : undefined;
}

/** The facts about the error of a list's item. */
export function getItemFailure(item: unknown): PipeFailure | undefined {
  return isRecord(item) ? getPipeFailure(itemErrors.get(item)) : undefined;
}

/** Adds facts to an error. */
export function rememberFailure(error: unknown, known: PipeFailure): void {
  if (!isRecord(error)) return;
  const failure = getPipeFailure(error);
  if (failure) Object.assign(failure, known);
  else Reflect.defineProperty(error, FAILURE, { value: known });
}

/** Records the error of a refused item of a list. */
export function rememberItem(item: unknown, error: unknown): void {
  if (isRecord(item)) itemErrors.set(item, error);
}
