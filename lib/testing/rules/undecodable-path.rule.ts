import { status } from '../checker.js';
import type { Rule } from './rule.js';

/** RFC 3986 §2.1: a percent sign begins an octet, or the path means nothing. */
export const undecodablePath: Rule = {
  name: 'undecodable-path',
  title: 'a path that cannot be decoded answers 400, or 404 where nothing decodes it',
  async check(checker) {
    const places = new Set(['/%', ...checker.paths.map(({ template }) => template.replace(/\{.*$/, '%FF'))]);
    for (const path of [...places].filter(candidate => candidate.includes('%'))) {
      await checker.expect(this.name, { method: 'GET', path, headers: checker.credentials }, answer =>
        status(answer, 400, 404),
      );
    }
  },
};
