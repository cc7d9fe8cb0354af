import { status } from '../checker.js';
import { allowFaults } from './helpers.js';
import type { Rule } from './rule.js';

/** Safe methods that hardly any path has. One of them tells what a server does with a method that is not there. */
const RARE = ['PROPFIND', 'REPORT', 'SEARCH'];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** RFC 9110 §15.5.6. A method that is not documented may be there all the same: one that writes is tried only where that is allowed. */
export const methodNotAllowed: Rule = {
  name: 'method-not-allowed',
  title: 'a method that a path does not have answers 405 with the exact Allow',
  async check(checker) {
    for (const path of checker.paths) {
      if (path.anyMethod) continue;
      const there = path.absentOperations ?? path.operations;
      const rare = RARE.filter(name => !there.has(name)).slice(0, 1);
      for (const method of [...rare, ...METHODS.filter(name => !there.has(name))]) {
        const probe = { method, path: path.absent, headers: checker.credentials };
        await checker.expect(this.name, probe, answer => [
          ...status(answer, 405),
          ...allowFaults(answer, path, there),
        ]);
      }
    }
  },
};
