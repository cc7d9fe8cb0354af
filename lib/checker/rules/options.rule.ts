import { status } from '../checker.js';
import { allowFaults } from './allow-faults.js';
import type { Rule } from './rule.js';

/** RFC 9110 §9.3.7 */
export const options: Rule = {
  name: 'options',
  title: 'OPTIONS answers 204 with the exact Allow and no body',
  async check(checker) {
    for (const path of checker.paths.filter(({ operations }) => !operations.has('OPTIONS'))) {
      await checker.expect(
        this.name,
        { method: 'OPTIONS', path: path.target, headers: checker.credentials },
        response => [
          ...status(response, 204),
          ...allowFaults(response, path),
          ...(response.body === '' ? [] : ['it has a body']),
        ],
      );
    }
  },
};
