import { expect } from 'vitest';
import { answerLike, answerOf, mapper } from './answer-of.js';
import { SECRET, type AnswerLine } from './rows/row-set.js';

declare module 'vitest' {
  interface Matchers<T> {
    /** What was thrown gets the response of that line, is its cause, and has nothing of its own in it. */
    toBeAnswered(line: AnswerLine, ...secrets: string[]): T;
  }
}

expect.extend({
  toBeAnswered(thrown: unknown, line: AnswerLine, ...secrets: string[]) {
    const exception = mapper(thrown);
    const actual = answerOf(exception);
    const expected = answerLike(line);
    const told = [SECRET, ...secrets].filter(secret => JSON.stringify(actual)?.includes(secret));
    return {
      pass: this.equals(actual, expected) && exception?.cause === thrown && told.length === 0,
      actual: { ...actual, told },
      expected: { ...expected, told: [] },
      message: () => `${describe(thrown)} should be answered with ${line}, and tell no secret`,
    };
  },
});

function describe(thrown: unknown): string {
  const { name, code, message } = thrown as Error & { code?: unknown };
  return `${name} ${String(code)} "${message}"`;
}
