import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import ts from 'typescript';
import { ROOT } from './stage.js';

const FOLDER = join(ROOT, 'test/package/.generated');

/** A file of the application: its name without the extension, and its code. */
export interface QuickStartFile {
  readonly name: string;
  readonly code: string;
}

/**
 * Runs an application as a page shows it: its files, of which the last starts it. Only the port is another, and it logs
 * nothing.
 */
export async function runQuickStart(
  folder: string,
  files: readonly QuickStartFile[],
): Promise<{ app: INestApplication; url: string }> {
  const written = join(FOLDER, folder);
  await mkdir(written, { recursive: true });
  for (const { name, code } of files) {
    const isMain = code === files.at(-1)?.code;
    await writeFile(join(written, `${name}.js`), transpile(isMain ? main(code) : code));
  }
  const { app } = (await import(/* @vite-ignore */ join(written, `${files.at(-1)?.name}.js`))) as {
    app: INestApplication;
  };
  return { app, url: await app.getUrl() };
}

function main(code: string): string {
  const onAnyPort = code.replace(/\.listen\(3000\)/, ".listen(0, '127.0.0.1')");
  if (onAnyPort === code) throw new Error('The example does not listen on port 3000');
  const silent = onAnyPort.replace(
    'NestFactory.create(AppModule',
    'NestFactory.create(AppModule, { logger: false }',
  );
  return `import 'reflect-metadata';\n${silent}\nexport { app };\n`;
}

function transpile(code: string): string {
  return ts.transpileModule(code, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  }).outputText;
}
