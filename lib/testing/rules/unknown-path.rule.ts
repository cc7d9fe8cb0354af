import { randomUUID } from 'node:crypto';
import { status } from '../checker.js';
import type { Rule } from './rule.js';

/** RFC 9110 §15.5.5. Tried at the root and beside what is documented. */
export const unknownPath: Rule = {
  name: 'unknown-path',
  title: 'a path that is not there answers 404, whatever the method, and does not say what was asked for',
  async check(checker) {
    const places = new Set(['', ...checker.paths.map(({ template }) => template.replace(/\/[^/]*$/, ''))]);
    for (const place of [...places].filter(candidate => !candidate.includes('{'))) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
        const name = `not-there-${randomUUID()}`;
        await checker.expect(
          this.name,
          { method, path: `${place}/${name}/${name}`, headers: checker.credentials },
          answer => [
            ...status(answer, 404),
            ...(answer.body.includes(name) ? ['it says what was asked for'] : []),
          ],
        );
      }
    }
  },
};
