import { RESPONSE_RULES } from '../response-rules.js';
import { makeUnknownPath } from '../target/checked-server.js';
import { readingOperations } from './reading-operations.js';
import type { Rule } from './rule.js';

/** The `Accept` of a browser, and of a client of problem details (RFC 9457). */
const ACCEPTED = ['text/html', 'application/problem+json'];

/** The shape of every error is checked, whichever rule sent the request. This rule sends the requests that no other sends. */
export const shape: Rule = {
  name: 'shape',
  title: RESPONSE_RULES.shape,
  async check(checker) {
    const templated = [...readingOperations(checker)].map(([path]) => path.absent);
    const places = [makeUnknownPath(checker.server), ...templated];
    for (const path of checker.limits.first('places', places)) {
      for (const accept of ACCEPTED) {
        const headers = { ...checker.credentials, accept };
        await checker.expect(this.name, { method: 'GET', path, headers }, () => []);
      }
    }
  },
};
