import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import ts from 'typescript';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  isRegistryError,
  type ErrorCodeOf,
  type RegistryError,
  type RegistryNetworkError,
  type RegistryResponseError,
} from 'nestjs-registry-http/client';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const ENTRY = fromRoot('lib/client/index.ts');

async function bundle(source: string) {
  const { metafile, outputFiles } = await build({
    stdin: { contents: source, resolveDir: fromRoot('.'), loader: 'ts' },
    alias: { 'nestjs-registry-http/client': ENTRY },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    write: false,
    metafile: true,
  });
  return { inputs: Object.keys(metafile.inputs), text: outputFiles[0]?.text ?? '' };
}

function explain(error: unknown): string {
  if (isRegistryError(error, 404, 410)) {
    expectTypeOf(error).toEqualTypeOf<RegistryResponseError<404 | 410>>();
    expectTypeOf(error.code).toEqualTypeOf<'404 Not Found' | '410 Gone'>();
    switch (error.status) {
      case 404:
        return 'missing';
      case 410:
        return 'removed';
    }
  }
  return 'other';
}

describe('the client alone', () => {
  it('bundles for a browser from nothing but its own folder', async () => {
    const { inputs, text } = await bundle(`export * from 'nestjs-registry-http/client';`);
    expect(inputs.filter(input => input !== '<stdin>' && !input.startsWith('lib/client/'))).toEqual([]);
    expect(inputs).toContain('lib/client/registry-fetch.ts');
    expect(text).not.toMatch(/\b(?:require|process|Buffer)\b|from["']/);
    expect(gzipSync(text).length).toBeLessThanOrEqual(1600);
  });

  it('leaves out what is not used', async () => {
    const { text } = await bundle(
      `import { RegistryNetworkError } from 'nestjs-registry-http/client'; export const name = RegistryNetworkError.name;`,
    );
    expect(text).not.toContain('RegistryResponseError');
    expect(text).not.toContain('Not Found');
  });

  it('runs in a process that has no Nest', async () => {
    const { text } = await bundle(`
      import { registryFetch } from 'nestjs-registry-http/client';
      const gone = async () => new Response('{"message":"removed"}', { status: 410 });
      registryFetch('/x', {}, { fetch: gone }).catch(({ code, message }) => console.log(code + ': ' + message));
    `);
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', text], {
      cwd: '/',
    });
    expect(stdout).toBe('410 Gone: removed\n');
  });

  it.each([
    ['a browser', { lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] }],
    ['Node', { lib: ['lib.es2022.d.ts'], types: ['node'] }],
  ])('compiles with the types of %s', (_where, options) => {
    const program = ts.createProgram([ENTRY], {
      ...options,
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    });
    const problems = ts.getPreEmitDiagnostics(program);
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  });
});

describe('the types', () => {
  it('narrow to the statuses that were asked for', () => {
    expect(explain(undefined)).toBe('other');
  });

  it('tell a response from a failure by kind', () => {
    expectTypeOf<Extract<RegistryError, { kind: 'response' }>>().toEqualTypeOf<RegistryResponseError>();
    expectTypeOf<Extract<RegistryError, { kind: 'network' }>>().toEqualTypeOf<RegistryNetworkError>();
    expectTypeOf<RegistryNetworkError['reason']>().toEqualTypeOf<'aborted' | 'timeout' | 'failed'>();
    expectTypeOf<ErrorCodeOf<405>>().toEqualTypeOf<'405 Not Allowed'>();
    expectTypeOf<ErrorCodeOf<422>>().toEqualTypeOf<`422 ${string}`>();
  });
});
