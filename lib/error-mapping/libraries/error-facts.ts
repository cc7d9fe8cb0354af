import type { HeaderFields } from '../../exceptions/index.js';
import { isRecord } from '../is-record.js';
import type { LibraryResponse, ResponseKind } from './responses.js';

/** The members that identify most errors, read once. Any may be absent or of an unexpected type. */
export interface ErrorFacts {
  readonly error: object;
  readonly code: unknown;
  readonly name: unknown;
  readonly message: unknown;
}

/** Maps the errors of one database, library or protocol. It is called with each error of the chain of causes. */
export type LibraryMapper = (facts: ErrorFacts) => ResponseKind | LibraryResponse | undefined;

/** The facts of one error. */
export function readErrorFacts(error: object): ErrorFacts {
  return {
    error,
    code: member(error, 'code'),
    name: member(error, 'name'),
    message: member(error, 'message'),
  };
}

/** Reads a member of any value: `undefined` if there is none, or if a getter or a proxy throws. */
export function member(value: unknown, name: string): unknown {
  if (!isRecord(value)) return undefined;
  try {
    return value[name];
  } catch {
    return undefined;
  }
}

/** Looks up a row of a table. The key may be any value. */
export function lookUp<T>(table: Readonly<Record<string | number, T>>, key: unknown): T | undefined {
  return (typeof key === 'string' || typeof key === 'number') && Object.hasOwn(table, key)
    ? table[key]
    : undefined;
}

/** Whether an error is a plain `Error`, which only its message identifies. Some drivers throw such errors. */
export function isPlain({ code, name }: ErrorFacts): boolean {
  return code === undefined && name === 'Error';
}

/** Reads one header field of an error, from a plain object or a `Headers`. The case of its name does not matter. */
export function headerField(error: object, name: string): HeaderFields | undefined {
  const headers = member(error, 'headers');
  if (headers instanceof Headers) return fieldWith(name, headers.get(name));
  if (!isRecord(headers)) return undefined;
  const key = Object.keys(headers).find(other => other.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : fieldWith(name, member(headers, key));
}

function fieldWith(name: string, value: unknown): HeaderFields | undefined {
  return typeof value === 'string' || typeof value === 'number' ? { [name]: value } : undefined;
}
