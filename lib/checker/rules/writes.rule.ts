import { successFaults } from '../response-rules.js';
import { isSafe } from '../http/is-safe.js';
import { listOperations } from '../target/checked-path.js';
import type { Rule } from './rule.js';

/** Only where the caller allows it: it creates, replaces and deletes. */
export const writes: Rule = {
  name: 'writes',
  title: 'an operation that writes answers the success code of its method, or a documented error',
  async check(checker) {
    const headers = { ...checker.credentials, 'content-type': 'application/json' };
    for (const path of checker.paths) {
      const { target } = path;
      for (const operation of listOperations(path)) {
        const { method, example, secured } = operation;
        if (isSafe({ method }) || (secured && !checker.hasCredentials)) continue;
        const probe = {
          method,
          path: target,
          headers: example === undefined ? checker.credentials : headers,
          body: example,
        };
        await checker.expect(
          this.name,
          probe,
          response => successFaults(probe, response, operation),
          operation,
        );
      }
    }
  },
};
