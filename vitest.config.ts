import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests that start more than the library: each belongs to one project. */
const AROUND = {
  /** The packages that run beside the library, the databases whose errors it knows, and the servers that `check` checks. */
  neighbours: ['test/{neighbours,library-errors}/*.spec.ts', 'test/checker/{hostile,servers}.spec.ts'],
  /** The packed tarball, the pages, and the examples: each builds or starts something first. */
  package: ['test/{package,examples}/*.spec.ts'],
  sample: ['test/sample/*.spec.ts', 'test/{checker,client}/sample.spec.ts'],
  /** TypeScript's compiler runs over whole programs. */
  compiler: ['test/infer/*.spec.ts', 'test/client/{framework-free,generated-types,guides}.spec.ts'],
};

/** They mock or load again a module, or count the functions that run: each has a process of its own. */
const ISOLATED = [
  'test/architecture/drawings.spec.ts',
  'test/checker/raw-request.spec.ts',
  'test/module/second-copy.spec.ts',
  'test/testing/jest.spec.ts',
];

interface Scope {
  readonly exclude?: string[];
  readonly isolate?: boolean;
}

function project(
  name: string,
  include: string[],
  { exclude = [], isolate = true }: Scope = {},
): TestProjectConfiguration {
  return { extends: true, test: { name, include, isolate, exclude: ['**/node_modules/**', ...exclude] } };
}

export default defineConfig({
  resolve: {
    alias: [
      { find: /^nestjs-registry-http$/, replacement: fromRoot('./lib/index.ts') },
      { find: /^nestjs-registry-http\/(testing\/\w+)$/, replacement: fromRoot('./lib/$1.ts') },
      { find: /^nestjs-registry-http\/(.+)$/, replacement: fromRoot('./lib/$1/index.ts') },
    ],
  },
  test: {
    projects: [
      // One process loads Nest once for many files, which is half of the time.
      project('lib', ['test/**/*.spec.ts', 'lib/**/*.spec.ts'], {
        exclude: [...ISOLATED, ...Object.values(AROUND).flat()],
        isolate: false,
      }),
      project('lib-isolated', ISOLATED),
      ...Object.entries(AROUND).map(([name, include]) => project(name, include)),
    ],
    setupFiles: ['./test/setup.ts'],
    globalSetup: ['./test/sample/support/once.ts'],
    maxConcurrency: 20,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['lib/**/*.ts'],
      exclude: ['lib/**/*.spec.ts', 'lib/**/index.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
    },
  },
});
