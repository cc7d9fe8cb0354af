import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonPointer } from '../../lib/error-mapping/validation/error-details.js';

/** RFC 6901 §4, evaluated: what the pointer is for. */
function evaluate(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document);
}

it.each<[PropertyKey[], string]>([
  [[], ''],
  [[''], '/'],
  [['foo', 0], '/foo/0'],
  [['a/b'], '/a~1b'],
  [['m~n'], '/m~0n'],
  [['~1'], '/~01'],
  [['k"l', ' ', 'c%d', 'i\\j'], '/k"l/ /c%d/i\\j'],
])('writes %j as %s', (path, pointer) => expect(jsonPointer(path)).toBe(pointer));

it('points at the member whatever its name', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 6 }), path => {
      const document = path.reduceRight<unknown>((value, key) => Object.fromEntries([[key, value]]), 'found');
      expect(evaluate(document, jsonPointer(path))).toBe('found');
    }),
  );
});
