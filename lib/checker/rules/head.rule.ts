import { headerFaults, type Responses } from '../header-fields.js';
import { commonStatus, compareWithGet } from './compare-with-get.js';
import type { Rule } from './rule.js';

/** RFC 9110 §9.3.2. */
export const head: Rule = {
  name: 'head',
  title: 'HEAD answers as GET does, with the same header fields, without a body',
  async check(checker) {
    for (const { target, operations, ownOperations } of checker.paths) {
      const operation = (ownOperations ?? operations).get('GET');
      if (!operation) continue;
      const request = { path: target, headers: checker.credentials };
      const get = await checker.expect(this.name, { method: 'GET', ...request }, () => [], operation);
      if (!get) continue;
      const probe = { method: 'HEAD', ...request };
      await checker.expect(this.name, probe, async response => [
        ...(await compareWithGet(checker, this.name, probe, { response, get }, headFaults)),
        ...(response.body === '' ? [] : ['it has a body']),
      ]);
    }
  },
};

function headFaults(responses: Responses, gets: Responses): string[] {
  const found = commonStatus(responses);
  const expected = commonStatus(gets);
  if (found === undefined || expected === undefined) return [];
  return found === expected ? headerFaults(responses, gets) : [`the status is ${found}, not ${expected}`];
}
