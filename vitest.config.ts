import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests of what is around the library: each folder belongs to one project. */
const AROUND = {
  /** The packages that run beside the library, and the databases whose errors it knows. */
  neighbours: ['test/neighbours/**', 'test/library-errors/**'],
  /** The packed tarball, the pages, and the examples: each builds or starts something first. */
  package: ['test/package/**', 'test/examples/**'],
  sample: ['test/sample/**'],
};

const project = (name: string, include: string[], exclude: string[] = []): TestProjectConfiguration => ({
  extends: true,
  test: { name, include, exclude: ['**/node_modules/**', ...exclude] },
});

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
      project('lib', ['test/**/*.spec.ts', 'lib/**/*.spec.ts'], Object.values(AROUND).flat()),
      ...Object.entries(AROUND).map(([name, folders]) =>
        project(
          name,
          folders.map(folder => `${folder}/*.spec.ts`),
        ),
      ),
    ],
    setupFiles: ['./test/setup.ts'],
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
