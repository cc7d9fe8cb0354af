import { expect, it } from 'vitest';
import { inferTable } from '../../lib/cli/infer/infer-table.js';

it('lists each place that is not followed once, with the number of handlers', () => {
  const place = { at: 'src/errors.ts:7', reason: 'the status of HttpException is computed' };
  const unresolved = ['CatsController.find', 'CatsController.list', 'DogsController.find'].map(handler => ({
    handler,
    ...place,
  }));
  const other = { handler: 'CatsController.find', at: 'src/cats.ts:3', reason: place.reason };

  expect(
    inferTable({ routes: [], unresolved: [...unresolved, other], hasExtensions: true, external: {} }),
  ).toBe(
    [
      'Not followed:',
      '  src/errors.ts:7  the status of HttpException is computed (CatsController.find and 2 more)',
      '  src/cats.ts:3  the status of HttpException is computed (CatsController.find)',
      '',
      '0 routes, 0 errors, 2 places not followed, 0 calls of packages that no table knows.',
    ].join('\n'),
  );
});
