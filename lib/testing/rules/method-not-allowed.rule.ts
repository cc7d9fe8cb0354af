import { status } from '../checker.js';
import { allowFaults } from './allow.js';
import type { Rule } from './rule.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** RFC 9110 §15.5.6. A method that is not documented is tried without a body: it has nothing it could write. */
export const methodNotAllowed: Rule = {
  name: 'method-not-allowed',
  title: 'a method that a path does not have answers 405 with the exact Allow',
  async check(checker) {
    for (const path of checker.paths) {
      for (const method of METHODS.filter(name => !path.operations.has(name))) {
        await checker.expect(
          this.name,
          { method, path: path.target, headers: checker.credentials },
          answer => [...status(answer, 405), ...allowFaults(answer, path)],
        );
      }
    }
  },
};
