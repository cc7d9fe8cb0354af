import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { infer } from '../../lib/infer/index.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const OPTIONS = {
  target: 'es2023',
  module: 'nodenext',
  types: [],
  strict: true,
  skipLibCheck: true,
  experimentalDecorators: true,
};

let folder: string;

function write(files: Readonly<Record<string, string | object>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

function link(name: string, target: string): void {
  mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
  symlinkSync(join(folder, target), join(folder, 'node_modules', name));
}

const controller = (from: string, call: string) => `
  import { Controller, Get } from '@nestjs/common';
  import { fail } from '${from}';
  @Controller() export class CatsController { @Get() find() { ${call} } }
`;

const errors = () =>
  infer({ project: join(folder, 'app'), root: folder }).routes.map(route =>
    route.errors.map(({ status, exception, at }) => `${status} ${exception} ${at}`),
  );

describe('an application of a workspace', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(HERE, '.tmp-'));
    write({
      'app/package.json': { name: 'app', type: 'module' },
      'app/tsconfig.json': { compilerOptions: OPTIONS, include: ['src'] },
    });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('knows the exceptions of a library that is linked to what was built of it', () => {
    write({
      'library/package.json': { name: 'nestjs-registry-http', type: 'module', exports: './dist/index.js' },
      'library/dist/index.d.ts': `
        import { HttpException } from '@nestjs/common';
        export declare class RegistryException extends HttpException { constructor(status: number, message?: string); }
        export declare class GoneException extends RegistryException { constructor(message?: string); }
      `,
      'app/src/cats.controller.ts': `
        import { Controller, Get } from '@nestjs/common';
        import { GoneException, RegistryException } from 'nestjs-registry-http';
        export class Locked extends RegistryException { constructor() { super(423, 'locked'); } }
        @Controller() export class CatsController {
          @Get() find(): never { if (Date.now()) throw new GoneException('removed'); throw new Locked(); }
        }
      `,
    });
    link('nestjs-registry-http', 'library');
    expect(errors()).toEqual([
      ['410 GoneException app/src/cats.controller.ts:6', '423 Locked app/src/cats.controller.ts:6'],
    ]);
  });

  it.each([
    ['that is not built yet', false],
    ['that is built', true],
  ])('follows a call into the sources of a package %s', (_, isBuilt) => {
    write({
      'shared/package.json': { name: '@acme/shared', type: 'module', types: './dist/index.d.ts' },
      'shared/tsconfig.json': {
        compilerOptions: { ...OPTIONS, outDir: 'dist', rootDir: 'src', declaration: true },
        include: ['src'],
      },
      'shared/src/index.ts': `export { fail } from './fail.js';`,
      'shared/src/fail.ts': `
        import { ConflictException } from '@nestjs/common';
        export function fail(): never { throw new ConflictException(); }
      `,
      'app/src/cats.controller.ts': controller('@acme/shared', 'fail();'),
    });
    if (isBuilt) write({ 'shared/dist/index.d.ts': 'export declare function fail(): never;' });
    link('@acme/shared', 'shared');
    expect(errors()).toEqual([['409 ConflictException shared/src/fail.ts:3']]);
  });

  it.each([
    ['@acme/shared', { '.': { import: { types: './dist/index.d.ts' }, require: './dist/index.js' } }],
    ['@acme/shared', { types: './dist/index.d.ts', default: './dist/index.js' }],
    ['@acme/shared/parts/index', { './parts/*': { default: './dist/*.js' } }],
  ])('follows an import of %s that exports leads to a file which is not built yet', (specifier, exports) => {
    write({
      'shared/package.json': { name: '@acme/shared', type: 'module', exports },
      'shared/tsconfig.json': {
        compilerOptions: { ...OPTIONS, outDir: 'dist', rootDir: 'src', declaration: true },
        include: ['src'],
      },
      'shared/src/index.ts': `
        import { GoneException } from '@nestjs/common';
        export function fail(): never { throw new GoneException(); }
      `,
      'app/src/cats.controller.ts': controller(specifier, 'fail();'),
    });
    link('@acme/shared', 'shared');
    expect(errors()).toEqual([['410 GoneException shared/src/index.ts:3']]);
  });

  it('follows a call into one of several entries of a package', () => {
    write({
      'shared/package.json': { name: '@acme/shared', type: 'module' },
      'shared/tsconfig.json': {
        compilerOptions: { ...OPTIONS, outDir: 'dist', rootDir: '.', declaration: true },
        include: ['*.ts'],
      },
      'shared/fail.ts': `
        import { NotFoundException } from '@nestjs/common';
        export function fail(): never { throw new NotFoundException(); }
      `,
      'app/src/cats.controller.ts': controller('@acme/shared/dist/fail.js', 'fail();'),
    });
    link('@acme/shared', 'shared');
    expect(errors()).toEqual([['404 NotFoundException shared/fail.ts:3']]);
  });
});
