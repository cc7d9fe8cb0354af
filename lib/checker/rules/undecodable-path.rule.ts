import { status } from '../checker.js';
import type { Rule } from './rule.js';

/** RFC 3986 §2.1: a percent sign begins an octet, or the path means nothing. */
export const undecodablePath: Rule = {
  name: 'undecodable-path',
  title: 'a path that cannot be decoded answers 400, or 404 where nothing decodes it',
  async check(checker) {
    const { paths, server, limits, credentials: headers } = checker;
    const templates = paths.map(({ template }) => template).filter(template => template.includes('{'));
    const places = [`${server.base}/%`, ...templates.map(template => template.replace(/\{.*$/, '%FF'))];
    // A server that decodes it may then require credentials.
    const expected = checker.hasCredentials ? [400, 404] : [400, 404, 401];
    for (const path of limits.first('places', [...new Set(places)])) {
      await checker.expect(this.name, { method: 'GET', path, headers }, response =>
        status(response, ...expected),
      );
    }
  },
};
