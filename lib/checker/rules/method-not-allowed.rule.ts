import { status } from '../checker.js';
import { allowFaults } from './helpers.js';
import type { Rule } from './rule.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** RFC 9110 §15.5.6. A method that is not documented may be there all the same: it is tried without a body, on what is not there. */
export const methodNotAllowed: Rule = {
  name: 'method-not-allowed',
  title: 'a method that a path does not have answers 405 with the exact Allow',
  async check(checker) {
    for (const path of checker.paths) {
      for (const method of METHODS.filter(name => !path.operations.has(name))) {
        const probe = { method, path: path.absent, headers: checker.credentials };
        await checker.expect(this.name, probe, answer => [
          ...status(answer, 405),
          ...allowFaults(answer, path),
        ]);
      }
    }
  },
};
