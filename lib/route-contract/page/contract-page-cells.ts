import type { DeclaredError, ErrorSource } from '../declared-error.js';
import type { RouteContract } from '../route-contract.js';

/** The letter in the table for the origin of an error. */
export const LETTERS = {
  handler: 'H',
  controller: 'C',
  service: 'S',
  middleware: 'M',
  guard: 'G',
  pipe: 'P',
  interceptor: 'I',
  library: 'L',
} as const satisfies Record<ErrorSource, string>;

/** A table cell: a route's responses with one status. */
export interface Mark {
  readonly text: string;
  readonly title: string;
  readonly kind: 'success' | 'client' | 'server';
}

/** All responses of a route, by status. */
export function pageCells({ success, conditional, errors }: RouteContract): Map<number, Mark> {
  const marks = new Map<number, Mark>();
  marks.set(success.status, { text: '✓', title: success.reason ?? 'success', kind: 'success' });
  if (conditional)
    marks.set(304, { text: '✓', title: 'the client has this representation already', kind: 'success' });
  for (const { status } of errors) {
    const same = errors.filter(error => error.status === status);
    marks.set(status, {
      text: [...new Set(same.map(({ source }) => LETTERS[source]))].join(''),
      title: [...new Set(same.map(error => saidBy(error)))].join('; '),
      kind: status < 500 ? 'client' : 'server',
    });
  }
  return marks;
}

/** The place in the code is for developers: a page in production does not show it. */
function saidBy({ description, by, at }: DeclaredError): string {
  const place = at !== undefined && process.env.NODE_ENV !== 'production' ? `, ${at}` : '';
  return `${description} (${by}${place})`;
}
