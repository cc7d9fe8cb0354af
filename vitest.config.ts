import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^nestjs-registry-http$/, replacement: fromRoot('./lib/index.ts') },
      { find: /^nestjs-registry-http\/(testing\/\w+)$/, replacement: fromRoot('./lib/$1.ts') },
      { find: /^nestjs-registry-http\/(.+)$/, replacement: fromRoot('./lib/$1/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.spec.ts', 'lib/**/*.spec.ts'],
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
