import { status } from '../checker.js';
import { operationsWithBody } from './operations-with-body.js';
import type { Rule } from './rule.js';

/**
 * RFC 9110 §15.5.16. Whoever may send no body at all is told that first. Where nobody parses the body, validation finds
 * none, and some applications answer that with 422.
 */
export const mediaType: Rule = {
  name: 'media-type',
  title: 'a body of a type that is not read answers 415, or 400 or 422 for the body it is not',
  async check(checker) {
    const headers = { ...checker.credentials, 'content-type': 'application/x-not-read' };
    for (const [{ target }, operation] of operationsWithBody(checker)) {
      const probe = { method: operation.method, path: target, headers, body: '?' };
      await checker.expect(this.name, probe, response => status(response, 415, 400, 422, 403), operation);
    }
  },
};
