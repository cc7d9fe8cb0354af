import { EVERYWHERE } from '../held-everywhere.js';
import { makeUnknownPath } from '../target/checked-server.js';
import { readingOperations } from './reading-operations.js';
import type { Rule } from './rule.js';

/** What clients other than those of an API accept: a browser's, and one for RFC 9457. */
const ACCEPTED = ['text/html', 'application/problem+json'];

/** Every error of every rule is held to the shape. What no other rule asks for, is asked for here. */
export const shape: Rule = {
  name: 'shape',
  title: EVERYWHERE.shape,
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
