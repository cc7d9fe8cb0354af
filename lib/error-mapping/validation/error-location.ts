import type { ErrorDetail } from '../../status/index.js';
import { isRecord } from '../is-record.js';

/** A JSON Pointer to a place in a document: `['a/b', 0]` is `/a~1b/0`, no path at all the whole document (RFC 6901 §3, §4). */
export function jsonPointer(path: readonly PropertyKey[]): string {
  let pointer = '';
  for (const segment of path) pointer += `/${escaped(String(segment))}`;
  return pointer;
}

function escaped(segment: string): string {
  return /[~/]/.test(segment) ? segment.replaceAll('~', '~0').replaceAll('/', '~1') : segment;
}

/** Where the value that a pipe was given comes from: as much of Nest's `ArgumentMetadata` as tells it. */
export interface Source {
  /** `body`, `query`, `param`, or `custom` for a decorator of the user's. */
  readonly type: string;
  /** What the parameter's decorator was given: the name of a member. */
  readonly data?: unknown;
}

export type ErrorLocation = Omit<ErrorDetail, 'message'>;

/** The place of a problem as a client can find it, or nothing where the request does not show it. */
export function locateError({ type, data }: Source, path: readonly PropertyKey[]): ErrorLocation | undefined {
  // `@RequestHeader()`: Nest itself runs no pipe on `@Headers()`.
  if (type === 'custom') {
    return isRecord(data) && typeof data['header'] === 'string' ? { header: data['header'] } : undefined;
  }
  const whole = typeof data === 'string' && data !== '' ? [data, ...path] : path;
  if (type === 'body') return { pointer: jsonPointer(whole) };
  return whole.length ? { parameter: parameterName(whole) } : undefined;
}

/** The name as it stands in a query: `filter[name]`. A parameter that is sent several times has one name. */
function parameterName(path: readonly PropertyKey[]): string {
  const [name = '', ...members] = path.map(String);
  if (/^\d+$/.test(members.at(-1) ?? '')) members.pop();
  return name + members.map(member => `[${member}]`).join('');
}
