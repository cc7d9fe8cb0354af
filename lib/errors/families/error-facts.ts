import { isRecord } from '../read.js';
import type { AnswerName } from './answers.js';

/** What most errors are known by, read once: any of these may be missing or a stranger's. */
export interface ErrorFacts {
  readonly error: object;
  readonly code: unknown;
  readonly name: unknown;
  readonly message: unknown;
}

/** Knows the errors of one database, library or protocol. It is given each error of the chain of causes. */
export type FamilyMember = (facts: ErrorFacts) => AnswerName | undefined;

/** The facts of one error. */
export function factsOf(error: object): ErrorFacts {
  return {
    error,
    code: member(error, 'code'),
    name: member(error, 'name'),
    message: member(error, 'message'),
  };
}

/** A member of anything: nothing where there is none, or where a getter or a proxy throws. */
export function member(value: unknown, name: string): unknown {
  if (!isRecord(value)) return undefined;
  try {
    return value[name];
  } catch {
    return undefined;
  }
}

/** A row of a table, by a key that may be anything. */
export function lookUp<T>(table: Readonly<Record<string | number, T>>, key: unknown): T | undefined {
  return (typeof key === 'string' || typeof key === 'number') && Object.hasOwn(table, key)
    ? table[key]
    : undefined;
}

/** Whether an error is a plain one, known by its message alone: some drivers throw nothing better. */
export function isPlain({ code, name }: ErrorFacts): boolean {
  return code === undefined && name === 'Error';
}
