import type { CheckedResponse } from '../response.js';
import { allowFaults, rareMethods, readAllow } from './allow-faults.js';
import type { Rule } from './rule.js';

/** RFC 9110 §10.2.1: every response names the same methods of a resource. */
export const allow: Rule = {
  name: 'allow',
  title: 'Allow of the response to OPTIONS names the same methods as that of a 405',
  async check(checker) {
    const paths = checker.paths.filter(
      ({ operations, anyMethod }) => !operations.has('OPTIONS') && !anyMethod,
    );
    for (const path of checker.limits.first('places', paths)) {
      const request = { path: path.target, headers: checker.credentials };
      const asked = await checker.expect(this.name, { method: 'OPTIONS', ...request }, () => []);
      // The rules for OPTIONS and for a 405 report the fault of one of them.
      const offered = asked && asked.status < 300 && !allowFaults(asked, path).length ? asked : undefined;
      const [method] = rareMethods(path.operations);
      if (!offered || method === undefined) continue;
      await checker.expect(this.name, { method, ...request }, response =>
        response.status === 405 && !allowFaults(response, path, path.operations, false).length
          ? sameAllow(offered, response)
          : [],
      );
    }
  },
};

function sameAllow({ headers: offered }: CheckedResponse, { headers: refused }: CheckedResponse): string[] {
  const one = readAllow(offered['allow'] ?? '');
  const other = readAllow(refused['allow'] ?? '');
  return one.size === other.size && [...one].every(method => other.has(method))
    ? []
    : [`Allow is "${refused['allow']}", and "${offered['allow']}" for OPTIONS`];
}
