import { status } from '../checker.js';
import { operationsWithBody } from './operations-with-body.js';
import type { Rule } from './rule.js';

export const malformedJson: Rule = {
  name: 'malformed-json',
  title: 'malformed JSON answers 400, or 422 where that is documented',
  async check(checker) {
    const headers = { ...checker.credentials, 'content-type': 'application/json' };
    for (const [{ target }, operation] of operationsWithBody(checker)) {
      const probe = { method: operation.method, path: target, headers, body: '{"name":' };
      const expected = operation.statuses?.has(422) ? [400, 422] : [400];
      await checker.expect(this.name, probe, response => status(response, ...expected), operation);
    }
  },
};
