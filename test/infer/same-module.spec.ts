import { describe, expect, it } from 'vitest';
import { format } from 'prettier';
import { isSameModule, type InferReport, writeModule } from '../../lib/infer/index.js';

const report = (line: number, messages = ["it's", 'a "b"'], status = 404): InferReport => ({
  routes: [
    {
      handler: 'CatsController.find',
      file: 'src/cats.controller.ts',
      exportedAs: 'CatsController',
      method: 'GET',
      paths: ['/cats'],
      errors: [
        {
          status,
          exception: 'NotFoundException',
          messages,
          at: `src/cats.service.ts:${line}`,
          from: 'service',
          via: [],
        },
      ],
      undeclared: [],
      notThrown: [],
    },
  ],
  unresolved: [],
  hasExtensions: true,
  external: {},
});

const written = (...args: Parameters<typeof report>) =>
  writeModule(report(...args), { file: '/app/src/inferred.ts', root: '/app' });

describe('a written module', () => {
  it.each([
    { singleQuote: false },
    { singleQuote: true, semi: false, trailingComma: 'none' },
    { useTabs: true, printWidth: 40, quoteProps: 'preserve' },
  ] as const)('is the same after it was formatted with %o', async options => {
    const formatted = await format(written(7), { parser: 'typescript', ...options });
    expect(formatted).not.toBe(written(7));
    expect(isSameModule(formatted, written(7))).toBe(true);
  });

  it('is the same at other lines only if lines do not count', () => {
    expect(isSameModule(written(7), written(8))).toBe(false);
    expect(isSameModule(written(7), written(8), { withoutLines: true })).toBe(true);
  });

  it('is another one if a message, a status or the number of errors differs', () => {
    expect(isSameModule(written(7), written(7, ['it is']), { withoutLines: true })).toBe(false);
    expect(isSameModule(written(7), written(7, ["it's:7", 'a "b"']), { withoutLines: true })).toBe(false);
    expect(isSameModule(written(7), written(7, undefined, 410), { withoutLines: true })).toBe(false);
    const { routes, ...rest } = report(7);
    const none = writeModule(
      { ...rest, routes: routes.map(route => ({ ...route, errors: [] })) },
      { file: '/app/src/inferred.ts', root: '/app' },
    );
    expect(isSameModule(written(7), none)).toBe(false);
  });
});
