import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import ts from 'typescript';
import { ROOT } from './stage.js';

const FOLDER = join(ROOT, 'test/package/.generated');

/**
 * Runs an application as a page shows it, whole: what it imports, its classes, and the lines that start it. Only the port
 * is another, and it says nothing.
 */
export async function runQuickStart(
  name: string,
  code: string,
): Promise<{ app: INestApplication; url: string }> {
  const onAnyPort = code.replace(/\.listen\(3000\)/, ".listen(0, '127.0.0.1')");
  if (onAnyPort === code) throw new Error('The example does not listen on port 3000');
  const silent = onAnyPort.replace(
    'NestFactory.create(AppModule',
    'NestFactory.create(AppModule, { logger: false }',
  );
  const { outputText } = ts.transpileModule(`import 'reflect-metadata';\n${silent}\nexport { app };\n`, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  });
  await mkdir(FOLDER, { recursive: true });
  const file = join(FOLDER, `${name}.js`);
  await writeFile(file, outputText);
  const { app } = (await import(/* @vite-ignore */ file)) as { app: INestApplication };
  return { app, url: await app.getUrl() };
}
