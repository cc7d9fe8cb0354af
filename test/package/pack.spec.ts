import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack, ROOT, stage, type Packed } from './support/stage.js';

interface Target {
  readonly types: string;
  readonly default: string;
}

interface Manifest {
  readonly exports: Readonly<Record<string, string | Target | Readonly<Record<string, Target>>>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly main: string;
  readonly types: string;
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> };
  readonly repository: { readonly url: string };
  readonly publishConfig: unknown;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional: boolean }>>;
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
/** For an entry point, in order, the conditions and the files that they lead to. */
const entries = Object.entries(manifest.exports).flatMap(([entry, target]) => {
  if (typeof target === 'string') return [];
  return [{ entry, targets: isTarget(target) ? { default: target } : target }];
});
const everyTarget = entries.flatMap(entry => Object.values<Target>(entry.targets));

function isTarget(target: Target | Readonly<Record<string, Target>>): target is Target {
  return typeof target.default === 'string';
}

/** The packages that a source imports, `@scope/name` as `name`. */
function packagesOf(source: string): string[] {
  return ts
    .preProcessFile(source, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter(name => !/^(?:\.|node:)/.test(name))
    .map(name => (/^(?:@[^/]+\/)?[^/]+/.exec(name) ?? [name])[0]);
}

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

  it('holds what is built, the pages for its users, and nothing else', () => {
    const rest = paths.filter(path => !/^dist\/[\w./-]+\.(?:js|d\.ts)$/.test(path)).sort();
    expect(rest).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/cjs/package.json',
      'docs/guides/existing-application.md',
      'docs/migration.md',
      'package.json',
    ]);
  });

  it('has the JavaScript of every source in each of the two builds, and of nothing else', () => {
    const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .map(file => `dist/${file.replace(/\.ts$/, '.js')}`);
    const built = paths.filter(path => path.endsWith('.js'));
    expect(built.filter(path => !path.startsWith('dist/cjs/')).sort()).toEqual(sources.sort());
    const asCommonJs = sources.filter(path => !/^dist\/(?:cli\/|infer\/|testing\/vitest\.js)/.test(path));
    expect(built.filter(path => path.startsWith('dist/cjs/')).sort()).toEqual(
      asCommonJs.map(path => path.replace('dist/', 'dist/cjs/')),
    );
  });

  it('has the types that its entry points lead to, the same for both builds', async () => {
    const types = paths.filter(path => path.endsWith('.d.ts'));
    const textOf = (path: string) => readFile(join(staged.folder, path), 'utf8');
    const pairs = types.filter(path => types.includes(path.replace('dist/', 'dist/cjs/')));
    expect(pairs.length).toBeGreaterThan(entries.length);
    for (const path of pairs)
      expect(await textOf(path.replace('dist/', 'dist/cjs/'))).toBe(await textOf(path));
    // That all they import is there is seen by `npm run test:compat`, which checks types without `skipLibCheck`.
    expect(types.length).toBeLessThan(paths.filter(path => path.endsWith('.js')).length / 2);
  });

  it('has the files of every entry point and command', () => {
    const named = [
      ...everyTarget.flatMap(({ types, default: file }) => [types, file]),
      ...Object.values(manifest.bin),
      manifest.main,
      manifest.types,
    ];
    expect(named.map(path => path.replace(/^\.\//, '')).filter(path => !paths.includes(path))).toEqual([]);
  });

  it.each([
    // `infer` and the matchers take these two from the application.
    ['dist/', ['typescript', 'vitest']],
    ['dist/cjs/', []],
  ])('imports in %s what it depends on, and but for %j nothing else', async (build, others) => {
    const files = paths.filter(
      path =>
        path.startsWith(build) && path.endsWith('.js') && (build === 'dist/cjs/' || !path.includes('/cjs/')),
    );
    const sources = await Promise.all(files.map(path => readFile(join(staged.folder, path), 'utf8')));
    const imported = new Set(sources.flatMap(packagesOf));
    const { dependencies, peerDependencies } = manifest;
    expect(Object.keys(dependencies).filter(name => !imported.has(name))).toEqual([]);
    const known = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
    expect([...imported].filter(name => !known.has(name)).sort()).toEqual(others);
  });

  it('is small', () => {
    expect(packed.size).toBeLessThan(390_000);
    expect(packed.unpackedSize).toBeLessThan(1_950_000);
  });
});

describe('package.json', () => {
  it('has the public entry points and the command', () => {
    const expected = ['.', './client', './openapi', './testing', './testing/jest', './testing/vitest'];
    expect(entries.map(({ entry }) => entry)).toEqual(expect.arrayContaining(expected));
    expect(Object.keys(manifest.bin)).toEqual(['nestjs-registry-http']);
  });

  it('loads the ES module for import and require, and CommonJS if module-sync is not known', () => {
    for (const { entry, targets } of entries) {
      if (entry === './testing/vitest') continue;
      expect([entry, ...Object.keys(targets)]).toEqual([entry, 'module-sync', 'import', 'require']);
      const esm = targets.import?.default ?? '';
      expect(targets).toEqual({
        'module-sync': { types: esm.replace(/\.js$/, '.d.ts'), default: esm },
        import: { types: esm.replace(/\.js$/, '.d.ts'), default: esm },
        require: {
          types: esm.replace('./dist/', './dist/cjs/').replace(/\.js$/, '.d.ts'),
          default: esm.replace('./dist/', './dist/cjs/'),
        },
      });
    }
  });

  it('leads tools that do not read exports to CommonJS', () => {
    const fallbacks = Object.entries(manifest.typesVersions['*']).map(([entry, [types]]) => [
      `./${entry}`,
      types,
    ]);
    const types = entries.map(({ entry, targets }) => [entry, Object.values(targets).at(-1)?.types]);
    expect(Object.fromEntries([['.', manifest.types], ...fallbacks])).toEqual(Object.fromEntries(types));
    expect(manifest.main).toBe(Object.values(entries[0]?.targets ?? {}).at(-1)?.default);
  });

  it('asks for provenance only once the repository is known: npm refuses it otherwise', () => {
    const isKnown = !manifest.repository.url.includes('OWNER');
    expect(manifest.publishConfig).toEqual({ access: 'public', ...(isKnown && { provenance: true }) });
  });

  it('has the API reference cover every entry point', () => {
    const { entryPoints } = JSON.parse(read('typedoc.json')) as { entryPoints: string[] };
    const sources = entries.map(({ targets }) =>
      (Object.values(targets)[0]?.default ?? '').replace('./dist/', 'lib/').replace(/\.js$/, '.ts'),
    );
    expect([...entryPoints].sort()).toEqual(sources.sort());
  });

  it('depends on three packages at run time', () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual([
      'find-my-way',
      'negotiator',
      'path-to-regexp',
    ]);
  });
});
