import type { Checker } from '../checker.js';
import { notModifiedFaults } from '../header-fields.js';
import type { Probe } from '../http/probe.js';
import type { CheckedResponse } from '../response.js';
import { makeUnknownPath } from '../target/checked-server.js';
import { commonStatus, compareWithGet } from './compare-with-get.js';
import { readingOperations } from './reading-operations.js';
import type { Rule } from './rule.js';

/**
 * RFC 9110 §13, §15.4.5. A server may ignore the condition and respond with 200. A client takes the fields that a 304
 * leaves out from its stored response, so they must be the same.
 */
export const conditional: Rule = {
  name: 'conditional',
  title:
    'a 304 answers only a client that has the representation, without a body, with the fields of the 200',
  async check(checker) {
    // Without a representation, no condition is evaluated (RFC 9110 §13.2.1).
    const unknown = conditionalProbe(checker, makeUnknownPath(checker.server), 'if-none-match', '*');
    await checker.expect(this.name, unknown, response => notThere(response, 404));
    for (const [{ target }] of readingOperations(checker)) {
      const request = { path: target, headers: checker.credentials };
      const get = await checker.expect(this.name, { method: 'GET', ...request }, () => []);
      if (get?.status !== 200) continue;
      for (const { field, current, other } of readConditions(get)) {
        const probe = conditionalProbe(checker, target, field, current);
        await checker.expect(this.name, probe, response =>
          compareWithGet(checker, this.name, probe, { response, get }, (responses, gets) => {
            const found = commonStatus(responses);
            if (found === undefined || commonStatus(gets) !== 200 || found === 200) return [];
            return found === 304
              ? notModifiedFaults(responses, gets)
              : [`the status is ${found}, not 304 or 200`];
          }),
        );
        const changed = conditionalProbe(checker, target, field, other);
        await checker.expect(this.name, changed, response => notThere(response, 200));
      }
    }
  },
};

/** The fault of a response that says "not modified" to a client without that representation. */
function notThere(response: CheckedResponse, expected: number): string[] {
  return response.status === 304 || response.status === 412
    ? [`the status is ${response.status}, not ${expected}`]
    : [];
}

/** The fields of a condition, each with the current value of the representation and with one that it never had. */
function readConditions({ headers }: CheckedResponse) {
  const { etag, 'last-modified': modified } = headers;
  const isDated = modified !== undefined && Date.parse(modified) > Date.parse(LONG_AGO);
  return [
    ...(etag === undefined ? [] : [{ field: 'if-none-match', current: etag, other: '"another-version"' }]),
    ...(isDated ? [{ field: 'if-modified-since', current: modified, other: LONG_AGO }] : []),
  ];
}

const LONG_AGO = 'Fri, 01 Jan 1971 00:00:00 GMT';

function conditionalProbe({ credentials }: Checker, path: string, field: string, value: string): Probe {
  return { method: 'GET', path, headers: { ...credentials, [field]: value }, offTheWire: true };
}
