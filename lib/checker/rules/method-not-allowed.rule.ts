import { status } from '../checker.js';
import { allowFaults, rareMethods } from './allow-faults.js';
import type { Rule } from './rule.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** RFC 9110 §15.5.6. A method that is not documented may exist: one that writes is tried only with `writes`. */
export const methodNotAllowed: Rule = {
  name: 'method-not-allowed',
  title: 'a method that a path does not have answers 405 with the exact Allow',
  async check(checker) {
    for (const path of checker.paths) {
      if (path.anyMethod) continue;
      const there = path.absentOperations ?? path.operations;
      for (const method of [...rareMethods(there), ...METHODS.filter(name => !there.has(name))]) {
        const probe = { method, path: path.absent, headers: checker.credentials };
        await checker.expect(this.name, probe, response => [
          ...status(response, 405),
          // A response that is no 405 needs no Allow: report one fault, not two.
          ...(response.status === 405 ? allowFaults(response, path, there, false) : []),
        ]);
      }
    }
  },
};
