import { status } from '../checker.js';
import { operationsWithBody } from './bodies.js';
import type { Rule } from './rule.js';

export const malformedJson: Rule = {
  name: 'malformed-json',
  title: 'malformed JSON answers 400',
  async check(checker) {
    const headers = { ...checker.credentials, 'content-type': 'application/json' };
    for (const [{ target }, { method }] of operationsWithBody(checker)) {
      await checker.expect(this.name, { method, path: target, headers, body: '{"name":' }, answer =>
        status(answer, 400),
      );
    }
  },
};
