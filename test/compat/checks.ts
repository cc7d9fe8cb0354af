import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NEEDED_BY_ENTRY, type Adapter, type Format } from './matrix.js';
import { runCommand } from './run-command.js';
import type { Application } from './workspace.js';

/** What is wrong, in a line each; nothing where all is well. */
export type Faults = readonly string[];

interface Program {
  readonly node: string;
  readonly format: Format;
  readonly adapter: Adapter;
  readonly how: 'listen' | 'testing';
  /** What is installed beside Nest. */
  readonly installed: readonly ('validation' | 'swagger')[];
}

interface Report {
  readonly results: readonly { readonly title: string; readonly failure?: string }[];
}

/** Runs every scenario in one process. */
export async function runScenarios(application: Application, program: Program): Promise<Faults> {
  const { node, format, adapter, how, installed } = program;
  const args = ['out/main.js', adapter, how, ...installed];
  const { code, stdout, stderr } = await runCommand(node, args, {
    cwd: application.of(format),
    timeout: 60_000,
  });
  if (code !== 0) return [`ended with ${code}: ${stderr.trim() || stdout.trim()}`];
  const { results } = JSON.parse(stdout) as Report;
  if (results.length === 0) return ['no scenario ran'];
  return results.flatMap(({ title, failure }) => (failure === undefined ? [] : [`${title}: ${failure}`]));
}

/** Loads every entry point, by `import` and by `require`, and runs the command. */
export async function loadEntries(application: Application, node: string): Promise<Faults> {
  const mayFail = Object.entries(NEEDED_BY_ENTRY)
    .filter(([, needed]) => !existsSync(application.dependency(needed)))
    .map(([entry, needed]) => `${entry}=${needed}`);
  const { code, stderr } = await runCommand(node, ['entries.mjs', ...mayFail], { cwd: application.folder });
  const command = 'node_modules/nestjs-registry-http/dist/cli/main.js';
  const { code: help, stdout } = await runCommand(node, [command, '--help'], { cwd: application.folder });
  return [
    ...(code === 0 ? [] : stderr.trim().split('\n')),
    ...(help === 0 && stdout.startsWith('Usage:') ? [] : [`the command ended with ${help}: ${stdout}`]),
  ];
}

/** Does something while a dependency is not there. */
export async function without<T>(
  application: Application,
  dependency: string,
  work: () => Promise<T>,
): Promise<T> {
  const installed = application.dependency(dependency);
  const away = join(application.folder, 'away');
  await mkdir(away, { recursive: true });
  const hidden = join(away, dependency.replace('/', '+'));
  await rename(installed, hidden);
  try {
    return await work();
  } finally {
    await rename(hidden, installed);
  }
}

const COMPILER_OPTIONS = {
  target: 'es2022',
  lib: ['es2023'],
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  esModuleInterop: true,
};

/** Writes the JavaScript of an application: with which compiler does not matter there. */
export async function compile(application: Application, tsc: string, format: Format): Promise<Faults> {
  const compilerOptions = { module: 'nodenext', moduleResolution: 'nodenext', outDir: 'out', rootDir: 'src' };
  return tscFaults(application, tsc, format, 'tsconfig.json', { ...compilerOptions, noCheck: true }, ['src']);
}

/** Type-checks an application, and the declarations of everything that it uses. */
export async function checkTypes(
  application: Application,
  { tsc, format, compilerOptions, files }: TypeCheck,
): Promise<Faults> {
  const name = `tsconfig.${createHash('sha1')
    .update(JSON.stringify([tsc, compilerOptions]))
    .digest('hex')}.json`;
  const options = { ...compilerOptions, noEmit: true, skipLibCheck: false };
  return tscFaults(application, tsc, format, name, options, files);
}

export interface TypeCheck {
  readonly tsc: string;
  readonly format: Format;
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  readonly files: readonly string[];
}

async function tscFaults(
  application: Application,
  tsc: string,
  format: Format,
  name: string,
  compilerOptions: object,
  include: readonly string[],
): Promise<Faults> {
  const cwd = application.of(format);
  const configuration = { compilerOptions: { ...COMPILER_OPTIONS, ...compilerOptions }, include };
  await writeFile(join(cwd, name), JSON.stringify(configuration));
  const { code, stdout, stderr } = await runCommand(process.execPath, [tsc, '-p', name], { cwd });
  return code === 0 ? [] : `${stdout}${stderr}`.trim().split('\n');
}
