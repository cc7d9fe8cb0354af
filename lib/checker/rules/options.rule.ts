import { status } from '../checker.js';
import type { CheckedResponse } from '../response.js';
import type { CheckedPath } from '../target/checked-path.js';
import { allowFaults, readAllow } from './allow-faults.js';
import type { Rule } from './rule.js';

/** RFC 9110 §9.3.7. A server need not support it (§9.1): then it responds with 405 or 501, and `Allow` does not name it. */
export const options: Rule = {
  name: 'options',
  title: 'OPTIONS answers 204 with the exact Allow and no body, or is no method that is there',
  async check(checker) {
    for (const path of checker.paths.filter(({ operations }) => !operations.has('OPTIONS'))) {
      await checker.expect(
        this.name,
        { method: 'OPTIONS', path: path.target, headers: checker.credentials },
        response => (isUnsupported(response) ? [] : optionsFaults(response, path)),
      );
    }
  },
};

function isUnsupported(response: CheckedResponse): boolean {
  const { allow } = response.headers;
  return (
    response.status === 501 ||
    (response.status === 405 && allow !== undefined && !readAllow(allow).has('OPTIONS'))
  );
}

function optionsFaults(response: CheckedResponse, path: CheckedPath): string[] {
  // An error or a redirect may have a body, and needs no Allow: report one fault, not three.
  if (response.status >= 300) return status(response, 204);
  return [
    ...status(response, 204),
    ...allowFaults(response, path),
    ...(response.body === '' ? [] : ['it has a body']),
  ];
}
