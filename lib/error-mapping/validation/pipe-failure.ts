import { isRecord } from '../is-record.js';

/** Where the value that a pipe was given comes from: as much of Nest's `ArgumentMetadata` as tells it. */
export interface Source {
  /** `body`, `query`, `param`, or `custom` for a decorator of the user's. */
  readonly type: string;
  /** The argument of the parameter's decorator: the name of a member. */
  readonly data?: unknown;
}

/** The facts about an error that a pipe threw, which the error itself does not have. */
export interface PipeFailure {
  /** Where the value comes from. */
  source?: Source;
  /** The value that the pipe was given. */
  value?: unknown;
  /** Where in a list it is, if an item of a list was refused. */
  index?: number;
  /** The source of the pipe's error: class-validator's errors, issues, or the messages of a parse pipe. */
  problems?: readonly unknown[];
  /** The code of the pipe's own errors, if it has only messages. */
  code?: string | undefined;
  /** The messages that Nest itself made of those problems, one of each and in their order. */
  messages?: unknown;
}

/**
 * Where an error keeps what is known of it: a member that nothing enumerates, and so nobody logs or copies. An entry of a
 * WeakMap would cost the garbage collector more than all the rest of such an error.
 */
const FAILURE = Symbol('nestjs-registry-http: what a pipe refused');

/** The errors of the items of a list, by item: `ParseArrayPipe` validates them one by one and keeps only the messages. */
const errorsOfItems = new WeakMap<object, unknown>();

/** The facts about an error, if a pipe threw it. */
export function getPipeFailure(error: unknown): PipeFailure | undefined {
  return isRecord(error) ? (error as { [FAILURE]?: PipeFailure })[FAILURE] : undefined;
}

/** The facts about the error of a list's item. */
export function failureOfItem(item: unknown): PipeFailure | undefined {
  return isRecord(item) ? getPipeFailure(errorsOfItems.get(item)) : undefined;
}

/** Adds to what is known of an error. */
export function rememberFailure(error: unknown, known: PipeFailure): void {
  if (!isRecord(error)) return;
  const failure = getPipeFailure(error);
  if (failure) Object.assign(failure, known);
  else Reflect.defineProperty(error, FAILURE, { value: known });
}

/** Remembers the error that an item of a list was refused with. */
export function rememberItem(item: unknown, error: unknown): void {
  if (isRecord(item)) errorsOfItems.set(item, error);
}
