import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack, ROOT, stage, type Packed } from './support/stage.js';

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly main: string;
  readonly types: string;
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> };
  readonly publishConfig: unknown;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional: boolean }>>;
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const entries = Object.entries(manifest.exports).flatMap(([entry, target]) =>
  typeof target === 'string' ? [] : [{ entry, ...target }],
);

describe('the package', () => {
  let staged: Awaited<ReturnType<typeof stage>>;
  let packed: Packed;
  let paths: readonly string[];

  beforeAll(async () => {
    staged = await stage();
    packed = await pack(staged.folder, staged.folder);
    paths = packed.files.map(({ path }) => path);
  }, 180_000);
  afterAll(() => staged.remove());

  it('holds what is built, four pages, and nothing else', () => {
    const rest = paths.filter(path => !/^dist\/[\w./-]+\.(?:js|d\.ts)$/.test(path)).sort();
    expect(rest).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  });

  it('has the JavaScript and the types of every source, and of nothing else', () => {
    const built = paths
      .filter(path => path.startsWith('dist/'))
      .map(path => path.replace(/\.(?:js|d\.ts)$/, ''));
    expect(built.filter(path => /spec|test\/|sample/.test(path))).toEqual([]);
    expect(new Set(built).size * 2).toBe(built.length);
  });

  it('has the files of every entry point and command', () => {
    const named = [
      ...entries.flatMap(({ types, default: file }) => [types, file]),
      ...Object.values(manifest.bin ?? {}),
      manifest.main,
      manifest.types,
    ];
    expect(named.map(path => path.replace(/^\.\//, '')).filter(path => !paths.includes(path))).toEqual([]);
  });

  it('is small', () => {
    expect(packed.size).toBeLessThan(250_000);
    expect(packed.unpackedSize).toBeLessThan(800_000);
  });
});

describe('package.json', () => {
  it('tells compilers that do not read exports the same types', () => {
    const fallbacks = Object.entries(manifest.typesVersions['*']).map(([entry, [types]]) => [
      `./${entry}`,
      types,
    ]);
    expect([['.', manifest.types], ...fallbacks]).toEqual(entries.map(({ entry, types }) => [entry, types]));
    expect(manifest.main).toBe(entries[0]?.default);
  });

  it('is ready to be published with provenance', () => {
    expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true });
  });

  it('has the API reference cover every entry point', () => {
    const { entryPoints } = JSON.parse(read('typedoc.json')) as { entryPoints: string[] };
    const sources = entries.map(({ default: file }) =>
      file.replace('./dist/', 'lib/').replace(/\.js$/, '.ts'),
    );
    expect([...entryPoints].sort()).toEqual(sources.sort());
  });

  it('depends at run time only on what the library imports', () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual([
      'find-my-way',
      'negotiator',
      'path-to-regexp',
    ]);
  });
});
