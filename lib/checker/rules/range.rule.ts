import { status } from '../checker.js';
import { readMediaType } from '../error-shape.js';
import type { CheckedResponse } from '../response.js';
import { readingOperations } from './reading-operations.js';
import type { Rule } from './rule.js';

/** RFC 9110 §14.2: a server may ignore `Range`. */
export const range: Rule = {
  name: 'range',
  title: 'a request for a part answers 206 with Content-Range, or 416 beyond the end, or the whole',
  async check(checker) {
    for (const [{ target: path }] of checker.limits.first('places', [...readingOperations(checker)])) {
      const get = await checker.expect(
        this.name,
        { method: 'GET', path, headers: checker.credentials },
        () => [],
      );
      if (get?.status !== 200) continue;
      const ask = (part: string, demand: (response: CheckedResponse) => string[]) =>
        checker.expect(
          this.name,
          { method: 'GET', path, headers: { ...checker.credentials, range: part } },
          demand,
        );
      // An empty representation has no first byte.
      await ask('bytes=0-0', response => [
        ...status(response, 206, 200, ...(get.body === '' ? [416] : [])),
        ...partFaults(response),
      ]);
      await ask('bytes=999999999999-', response => [...status(response, 416, 200), ...endFaults(response)]);
    }
  },
};

/** RFC 9110 §15.3.7: in a multipart response each part has its own `Content-Range`. */
function partFaults(response: CheckedResponse): string[] {
  const { headers } = response;
  return response.status === 206 &&
    headers['content-range'] === undefined &&
    !readMediaType(response).startsWith('multipart/')
    ? ['a 206 has no Content-Range']
    : [];
}

/** RFC 9110 §14.4, §15.5.17: `Content-Range` of a 416 gives the length; a server may leave it out. */
function endFaults(response: CheckedResponse): string[] {
  const end = response.headers['content-range'];
  return response.status === 416 && end !== undefined && !/^\S+ \*\/\d+$/.test(end)
    ? [`the Content-Range of a 416 is "${end}", not "bytes */length"`]
    : [];
}
