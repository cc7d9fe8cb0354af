import { status } from '../checker.js';
import { operationsWithBody } from './operations-with-body.js';
import type { Rule } from './rule.js';

const DEFAULT_SIZE = 16 * 2 ** 20;

/** RFC 9110 §15.5.14 */
export const oversizedBody: Rule = {
  name: 'oversized-body',
  title: 'a body that is too large answers 413, and one that is read is refused as malformed',
  async check(checker) {
    const { oversized: size = DEFAULT_SIZE } = checker.options;
    // An API's limit may be larger than this body. Then it reads malformed JSON.
    const expected = checker.options.oversized === undefined ? [413, 400, 422] : [413];
    // No JSON, so that a server which reads it all the same does not write it.
    const body = 'x'.repeat(size);
    const bodyCommand = `head -c ${size} /dev/zero | tr '\\0' x`;
    const headers = { ...checker.credentials, 'content-type': 'application/json' };
    const operations = [...operationsWithBody(checker)];
    const held = operations.filter(([, { excluded }]) => !excluded);
    const asked = [
      ...operations.filter(([, { excluded }]) => excluded),
      ...checker.limits.first('oversized', held),
    ];
    for (const [{ target }, operation] of asked) {
      const probe = { method: operation.method, path: target, headers, body, bodyCommand };
      await checker.expect(this.name, probe, response => status(response, ...expected), operation);
    }
  },
};
