import { status } from '../checker.js';
import { operationsWithBody } from './bodies.js';
import type { Rule } from './rule.js';

/** RFC 9110 §15.5.16 */
export const mediaType: Rule = {
  name: 'media-type',
  title: 'a body of a type that is not read answers 415, or 400 for the body it is not',
  async check(checker) {
    const headers = { ...checker.credentials, 'content-type': 'application/x-not-read' };
    for (const [{ target }, { method }] of operationsWithBody(checker)) {
      await checker.expect(this.name, { method, path: target, headers, body: '?' }, answer =>
        status(answer, 415, 400),
      );
    }
  },
};
