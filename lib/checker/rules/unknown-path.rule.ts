import { randomUUID } from 'node:crypto';
import { status } from '../checker.js';
import { matches } from '../target/checked-path.js';
import type { Rule } from './rule.js';

/** RFC 9110 §15.5.5. Tried at the root and beside what is documented. */
export const unknownPath: Rule = {
  name: 'unknown-path',
  title: 'a path that is not there answers 404, whatever the method, and does not say what was asked for',
  async check(checker) {
    const { paths, server, credentials: headers } = checker;
    const name = `not-there-${randomUUID()}`;
    const parents = paths.map(({ template }) => template.replace(/\/[^/]*$/, ''));
    const places = [server.base, ...parents.filter(parent => !parent.includes('{'))];
    const targets = [...new Set(places)].map(place => `${place}/${name}/${name}`);
    for (const path of targets.filter(target => !paths.some(known => matches(known, target)))) {
      for (const method of ['GET', 'PROPFIND', 'OPTIONS', 'POST', 'DELETE']) {
        await checker.expect(this.name, { method, path, headers }, answer => [
          ...status(answer, 404),
          ...(answer.body.includes(name) ? ['it says what was asked for'] : []),
        ]);
      }
    }
  },
};
