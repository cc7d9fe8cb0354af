import { status } from '../checker.js';
import { operationsWithBody } from './bodies.js';
import type { Rule } from './rule.js';

const DEFAULT_SIZE = 16 * 2 ** 20;

/** RFC 9110 §15.5.14 */
export const oversizedBody: Rule = {
  name: 'oversized-body',
  title: 'a body that is too large answers 413',
  async check(checker) {
    const size = checker.options.oversized ?? DEFAULT_SIZE;
    // Not a whole document, so that a server which reads it all the same does not write it.
    const body = `{"name":"${'x'.repeat(size)}`;
    const headers = { ...checker.credentials, 'content-type': 'application/json' };
    for (const [{ target }, { method }] of operationsWithBody(checker)) {
      const probe = { method, path: target, headers, body, bodyNote: `${size} bytes` };
      await checker.expect(this.name, probe, answer => status(answer, 413));
    }
  },
};
