import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readInternals } from './internal.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The text of every TypeScript file of a folder, by its path in the repository. */
function readTexts(folder: string): [path: string, text: string][] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => `${folder}/${name.replaceAll('\\', '/')}`)
    .map(path => [path, readFileSync(`${ROOT}${path}`, 'utf8')]);
}

/** What a pattern finds in the files of a folder: where each name stands. */
function findNames(folder: string, pattern: RegExp): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [path, text] of readTexts(folder)) {
    for (const [, name = ''] of text.matchAll(pattern)) {
      found.set(name, [...new Set([...(found.get(name) ?? []), path])].sort());
    }
  }
  return found;
}

const rows = readInternals();
const names = rows.map(({ name }) => name).sort();

describe('internals of other packages', () => {
  it('has one row for each name', () => {
    expect(names).toEqual([...new Set(names)]);
    expect(rows.filter(row => row.what === '' || row.breaks === '')).toEqual([]);
  });

  it('has one test for each row, and a row for each test', () => {
    const tests = findNames('test/nest-internals', /^\s*internal\('([\w-]+)'/gm);
    expect([...tests.keys()].sort()).toEqual(names);
    expect([...tests.values()].filter(files => files.length > 1)).toEqual([]);
  });

  it('has a comment in each file that a row names, and a row for each comment', () => {
    const comments = findNames('lib', /\/\/ Internal: ([\w-]+)$/gm);
    const inRows = rows.map(({ name, files }) => [name, files.toSorted()] as const);
    expect(Object.fromEntries(comments)).toEqual(Object.fromEntries(inRows));
  });

  it('has what stands under symbols of others in one file', () => {
    const users = readTexts('lib')
      .filter(([, text]) => /getOwnPropertySymbols|'fastify\.\w+'/.test(text))
      .map(([path]) => path);
    expect(users).toEqual(['lib/adapter/fastify/fastify-internals.ts']);
  });
});
