import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prefersProblem } from '../../lib/error-response/render-error.js';

describe('Accept', () => {
  it.each<[string | undefined, boolean]>([
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['application/*', false],
    ['application/json', false],
    ['text/html', false],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false],
    ['application/problem+xml', false],
    ['application/problem+jsonp', false],
    ['application/problem+json', true],
    ['Application/Problem+JSON', true],
    ['application/problem+json, application/json', true],
    ['application/json, application/problem+json', false],
    ['application/json, application/problem+json;q=0.9', false],
    ['application/json;q=0.9, application/problem+json', true],
    ['application/json; q=0.9, application/problem+json; q=0.8', false],
    ['application/problem+json;q=0.001, text/html', true],
    ['application/problem+json;q=0', false],
    ['application/problem+json;q=0, */*', false],
    ['application/problem+json, */*;q=0.1', true],
    ['application/problem+json;q=0.1, */*', false],
    ['application/problem+json;q=0.5, application/*;q=0.6', false],
    ['application/json;q=0, */*', true],
    ['application/json;q=0.5, application/*', true],
    ['application/json\t;\tq=0, application/*', true],
    ['application/json;q=0', false],
    ['nonsense', false],
    [';;;,,,application/problem+json', true],
    ['application/problem+json;q=nonsense', false],
    ['APPLICATION/PROBLEM+JSON; charset=utf-8', true],
    ['application/problem+json;profile="a,b;q=0"', true],
    ['application/problem+json;charset=utf-8; q=0', false],
    ['application/problem+json; q=0.4; ext=1, application/json;q=0.5', false],
    ['application/json;charset=utf-8, application/problem+json;q=0.9', false],
    ['application/problem+json;profile="unfinished', true],
  ])('%j → problem details: %s', (accept, problem) => {
    expect(prefersProblem(accept)).toBe(problem);
  });

  const weight = fc.integer({ min: 0, max: 1000 }).map(thousandths => (thousandths / 1000).toFixed(3));

  it('is decided by the weights of the two, whatever stands around them', () => {
    fc.assert(
      fc.property(weight, weight, fc.boolean(), (json, problem, problemFirst) => {
        const ranges = [`application/json;q=${json}`, `application/problem+json;q=${problem}`];
        if (problemFirst) ranges.reverse();
        const accept = ['text/html', ...ranges, 'image/*;q=0.3'].join(', ');
        const wins = problem === json ? problemFirst : Number(problem) > Number(json);
        expect(prefersProblem(accept)).toBe(Number(problem) > 0 && wins);
      }),
    );
  });

  it('of any text never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(typeof prefersProblem(`application/problem+json${text}`)).toBe('boolean');
      }),
    );
  });
});
