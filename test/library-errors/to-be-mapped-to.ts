import { expect } from 'vitest';
import { responseLike, mapToResponse, mapper } from './map-to-response.js';
import { SECRET, type ResponseLine } from './rows/row-set.js';

declare module 'vitest' {
  interface Matchers<T> {
    /** What was thrown gets the response of that line, is its cause, and has nothing of its own in it. */
    toBeMappedTo(line: ResponseLine, ...secrets: string[]): T;
  }
}

expect.extend({
  toBeMappedTo(thrown: unknown, line: ResponseLine, ...secrets: string[]) {
    const exception = mapper(thrown);
    const actual = mapToResponse(exception);
    const expected = responseLike(line);
    const told = [SECRET, ...secrets].filter(secret => JSON.stringify(actual)?.includes(secret));
    return {
      pass: this.equals(actual, expected) && exception?.cause === thrown && told.length === 0,
      actual: { ...actual, told },
      expected: { ...expected, told: [] },
      message: () => `${describe(thrown)} should be mapped to ${line}, and tell no secret`,
    };
  },
});

function describe(thrown: unknown): string {
  const { name, code, message } = thrown as Error & { code?: unknown };
  return `${name} ${String(code)} "${message}"`;
}
