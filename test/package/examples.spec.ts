import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks, exampleBlocks } from './support/code-blocks.js';
import { compileExamples, type Example } from './support/compile-examples.js';
import { readPages } from './support/pages.js';
import { ROOT } from './support/stage.js';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
  .map(name => `lib/${name}`);

const inSources = sources.flatMap(file =>
  exampleBlocks(read(file)).map((block): Example => ({ file, ...block })),
);
const onPages = readPages().flatMap(({ file, text }) =>
  codeBlocks(text)
    .filter(({ language }) => language === 'ts')
    .map((block): Example => ({ file, ...block })),
);

describe('the examples', () => {
  it('are found', () => {
    expect(inSources.length).toBeGreaterThan(20);
    expect(onPages.length).toBeGreaterThan(20);
  });

  describe('of the API and of the pages', () => {
    const wrong: Example = {
      file: 'planted.md',
      line: 7,
      language: 'ts',
      code: `throw new NotFoundException('gone');\nthrow new GoneExeption();`,
    };
    let faults: readonly string[] = [];
    beforeAll(() => {
      faults = compileExamples([...inSources, ...onPages, wrong]);
    }, 240_000);

    it('compile against the library as it is', () => {
      expect(faults.filter(fault => !fault.startsWith('planted.md'))).toEqual([]);
    });

    it('are named, with their place, where they do not', () => {
      expect(faults.filter(fault => fault.startsWith('planted.md'))).toEqual([
        expect.stringMatching(/^planted\.md:8 Cannot find name 'GoneExeption'/),
      ]);
    });
  });

  it('of the API stand in TSDoc behind @example alone', () => {
    const source = [
      '/**',
      ' * ```ts',
      ' * no();',
      ' * ```',
      ' *',
      ' * @example',
      ' * ```ts',
      ' * @Get()',
      ' * yes();',
    ];
    expect(exampleBlocks([...source, ' * ```', ' */'].join('\n'))).toEqual([
      { language: 'ts', code: '@Get()\nyes();', line: 8 },
    ]);
  });
});
