import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULE_TITLES } from '../../lib/checker/index.js';

it('names every rule and its requirement in the reference', () => {
  const page = readFileSync(new URL('../../docs/reference/command.md', import.meta.url), 'utf8');
  const [, table = ''] = /<!-- rules -->([^]*)<!-- \/rules -->/.exec(page) ?? [];
  const rows = [...table.matchAll(/^\| `([\w-]+)` +\| (.*?) +\|$/gm)].map(([, rule, title]) => [rule, title]);
  expect(rows).toEqual([...RULE_TITLES]);
});
