import { status } from '../checker.js';
import type { Rule } from './rule.js';

/** RFC 9110 §9.3.2 */
export const head: Rule = {
  name: 'head',
  title: 'HEAD answers as GET does, without a body',
  async check(checker) {
    for (const { target, operations, ownOperations } of checker.paths) {
      const operation = (ownOperations ?? operations).get('GET');
      if (!operation) continue;
      const request = { path: target, headers: checker.credentials };
      const get = await checker.expect(this.name, { method: 'GET', ...request }, () => [], operation);
      if (!get) continue;
      await checker.expect(this.name, { method: 'HEAD', ...request }, response => [
        ...status(response, get.status),
        ...(response.body === '' ? [] : ['it has a body']),
        ...(response.headers['content-type'] === get.headers['content-type']
          ? []
          : ['its Content-Type is not that of GET']),
      ]);
    }
  },
};
