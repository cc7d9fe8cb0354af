import { status } from '../checker.js';
import type { CheckedResponse } from '../response.js';
import { listOperations } from '../target/checked-path.js';
import type { Rule } from './rule.js';

/** RFC 9110 §11.6.1: at least one challenge, which begins with a scheme. */
const CHALLENGE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+( .+)?$/;

export const challenge: Rule = {
  name: 'challenge',
  title: 'without credentials, an operation that needs them answers 401 with a challenge',
  async check(checker) {
    for (const path of checker.paths) {
      const { target, absent } = path;
      for (const operation of listOperations(path)) {
        const { method, secured } = operation;
        if (!secured) continue;
        await checker.expect(
          this.name,
          // Where nothing asks for credentials, a DELETE would be carried out.
          { method, path: method === 'GET' ? target : absent },
          response => [
            ...status(response, 401),
            // A response that is no 401 needs no challenge: report one fault, not two.
            ...(response.status === 401 ? challengeFaults(response) : []),
          ],
          operation,
        );
      }
    }
  },
};

function challengeFaults({ headers: { 'www-authenticate': said } }: CheckedResponse): string[] {
  if (said === undefined) return ['WWW-Authenticate is missing'];
  return CHALLENGE.test(said) ? [] : ['WWW-Authenticate has no challenge'];
}
