import { status } from '../checker.js';
import { operationsWithBody } from './helpers.js';
import type { Rule } from './rule.js';

export const malformedJson: Rule = {
  name: 'malformed-json',
  title: 'malformed JSON answers 400',
  async check(checker) {
    const headers = { ...checker.credentials, 'content-type': 'application/json' };
    for (const [{ target }, operation] of operationsWithBody(checker)) {
      const probe = { method: operation.method, path: target, headers, body: '{"name":' };
      await checker.expect(this.name, probe, answer => status(answer, 400), operation);
    }
  },
};
