import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { infer, writeModule } from '../../lib/infer/index.js';
import { run } from '../../lib/cli/run.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const controller = (name: string, prefix = 'export') => `
@Controller('${name.toLowerCase()}')
${prefix} class ${name} {
  @Get() find(): string {
    throw new NotFoundException('no ${name}');
  }
}
`;

/** An application in one file, whose module imports what is written of it. */
const main = (controllers: string, names: string) => `import 'reflect-metadata';
import { Controller, Get, Module, NotFoundException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RegistryContract, RegistryHttpModule } from 'nestjs-registry-http';
import { Elsewhere } from './other.js';
import { inferred } from './inferred.js';

const registry = RegistryHttpModule.forRoot({ inferred });
${controllers}
@Module({ imports: [registry], controllers: [${names}, Elsewhere] })
class AppModule {}

async function main() {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  await app.init();
  const { routes } = app.get(RegistryContract);
  for (const { path, errors } of routes)
    console.log(path, errors.flatMap(({ at, description }) => (at ? [at, description] : [])).join(' '));
}
void main();
`;

const OTHER = `import { Controller, Get, NotFoundException } from '@nestjs/common';
${controller('Cats', '').replace("'cats'", "'elsewhere'")}
export { Cats as Elsewhere };`;

let folder: string;

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Writes the module, holds the whole program against the compiler, and runs it. */
function runApplication(): string[] {
  const report = infer({ project: folder, root: folder });
  const file = join(folder, 'src/inferred.ts');
  write({ 'src/inferred.ts': writeModule(report, { file, root: folder }) });

  const parsed = ts.getParsedCommandLineOfConfigFile(
    join(folder, 'tsconfig.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  const program = ts.createProgram({ rootNames: parsed?.fileNames ?? [], options: parsed?.options ?? {} });
  const problems = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(folder))
    .flatMap(source => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]);
  expect(
    problems.map(
      ({ messageText, file: at }) =>
        `${at?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}\n${at?.text}`,
    ),
  ).toEqual([]);

  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(folder, 'src/main.ts')],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, TSX_TSCONFIG_PATH: join(folder, 'tsconfig.run.json') },
    },
  );
  expect(stderr).toBe('');
  return stdout.trim().split('\n').sort();
}

describe.each(['module', 'commonjs'])('what infer writes for an application in one file, as %s', type => {
  beforeAll(() => {
    folder = mkdtempSync(join(ROOT, 'test/infer/.tmp-'));
    write({
      'package.json': JSON.stringify({ type }),
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'es2023',
          strict: true,
          experimentalDecorators: true,
          skipLibCheck: true,
          noEmit: true,
          types: ['node'],
          paths: { 'nestjs-registry-http': ['../../../lib/index.ts'] },
        },
        include: ['src'],
      }),
      // What runs it compiles the library too, from its sources.
      'tsconfig.run.json': JSON.stringify({ extends: './tsconfig.json', include: ['src', '../../../lib'] }),
      'src/other.ts': OTHER,
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('names each controller as its file exports it, also one that is declared after the module is used', () => {
    write({
      'src/main.ts': main(
        `import Anonymous from './anonymous.js';\n${controller('Cats')}${controller('Dogs', 'export default')}`,
        'Cats, Dogs, Anonymous',
      ),
      'src/anonymous.ts': `import { Controller, Get, NotFoundException } from '@nestjs/common';
@Controller('anonymous')
export default class {
  @Get() find(): string {
    throw new NotFoundException('no name');
  }
}`,
    });
    expect(runApplication()).toEqual([
      '/anonymous src/anonymous.ts:5 no name',
      '/cats src/main.ts:14 no Cats',
      '/dogs src/main.ts:21 no Dogs',
      '/elsewhere src/other.ts:6 no Cats',
    ]);
  }, 120_000);
});

it('says which controllers a module cannot be written for', async () => {
  folder = mkdtempSync(join(ROOT, 'test/infer/.tmp-'));
  try {
    write({
      'tsconfig.json': JSON.stringify({
        compilerOptions: { module: 'nodenext', target: 'es2022', experimentalDecorators: true, types: [] },
        include: ['src'],
      }),
      'src/main.ts': `import { Controller, Get, NotFoundException } from '@nestjs/common';
${controller('Cats', '')}${controller('Dogs')}`,
    });
    let stderr = '';
    const file = join(folder, 'src/inferred.ts');
    const streams = {
      stdout: { write: () => true },
      stderr: { write: (text: string) => ((stderr += text), true) },
    };
    const code = await run(['infer', '--project', folder, '--write', file, '--check'], streams as never);
    const place = relative(process.cwd(), join(folder, 'src/main.ts'));
    expect(code).toBe(1);
    expect(stderr.split('\n')[0]).toBe(
      `${place}: Cats is not exported, and ${file} is without its errors: export the class`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
