import { randomUUID } from 'node:crypto';
import { status } from '../checker.js';
import type { Rule } from './rule.js';

/** RFC 9110 §15.5.5. Tried at the root and beside what is documented. */
export const unknownPath: Rule = {
  name: 'unknown-path',
  title: 'a path that is not there answers 404, whatever the method, and does not say what was asked for',
  async check(checker) {
    const { paths, server, index, limits, credentials: headers } = checker;
    const name = `not-there-${randomUUID()}`;
    const parents = paths.map(({ template }) => template.replace(/\/[^/]*$/, ''));
    const places = [server.base, ...parents.filter(parent => !parent.includes('{'))];
    const targets = [...new Set(places)].map(place => `${place}/${name}/${name}`);
    const unknown = targets.filter(target => index.find(target).length === 0);
    for (const path of limits.first('places', unknown)) {
      for (const method of ['GET', 'PROPFIND', 'OPTIONS', 'POST', 'DELETE']) {
        await checker.expect(this.name, { method, path, headers }, response => [
          ...status(response, 404),
          ...(response.body.includes(name) ? ['it says what was asked for'] : []),
        ]);
      }
    }
  },
};
