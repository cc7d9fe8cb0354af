import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const controller = (name: string, exception: string) => `
import { Controller, Get, ${exception} } from '@nestjs/common';
@Controller('${name.toLowerCase()}')
export class ${name}Controller {
  @Get() find() {
    throw new ${exception}();
  }
}
`;

let folder: string;
let child: ChildProcess;
let stdout = '';
let stderr = '';

const inFolder = (name: string) => join(folder, name);

function start(...args: string[]): void {
  stdout = '';
  stderr = '';
  child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(ROOT, 'lib/cli/main.ts'), 'infer', '--watch', ...args],
    { cwd: folder, env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  child.stdout?.on('data', chunk => (stdout += chunk));
  child.stderr?.on('data', chunk => (stderr += chunk));
}

/** How often the files were read: each time ends with the same line. */
const runs = () => stderr.split('Watching for changes.\n').length - 1;

/** Waits until the files were read so often. */
const untilRun = (count: number) =>
  vi.waitFor(() => expect(runs()).toBe(count), { timeout: 60_000, interval: 50 });

beforeEach(() => {
  folder = mkdtempSync(join(ROOT, 'test/infer/.tmp-'));
  mkdirSync(inFolder('src'));
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    experimentalDecorators: true,
    skipLibCheck: true,
    types: [],
  };
  writeFileSync(inFolder('tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  writeFileSync(inFolder('src/cats.controller.ts'), controller('Cats', 'NotFoundException'));
});

afterEach(() => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it('reads again what has changed, keeps what is written while a file cannot be parsed, and ends by SIGINT', async () => {
  start('--write', 'src/inferred.ts');
  await untilRun(1);
  expect(stdout).toMatch(/404 +NotFoundException/);
  expect(readFileSync(inFolder('src/inferred.ts'), 'utf8')).toContain("exception: 'NotFoundException'");

  stdout = '';
  writeFileSync(inFolder('src/cats.controller.ts'), controller('Cats', 'GoneException'));
  await untilRun(2);
  expect(stdout).toMatch(/410 +GoneException/);
  expect(stdout).not.toContain('NotFoundException');
  const written = readFileSync(inFolder('src/inferred.ts'), 'utf8');
  expect(written).toContain("exception: 'GoneException'");

  stdout = '';
  writeFileSync(inFolder('src/cats.controller.ts'), '@Controller() export class CatsController {\n  @Get( }');
  await untilRun(3);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^src\/cats\.controller\.ts:2: .+$/m);
  expect(readFileSync(inFolder('src/inferred.ts'), 'utf8')).toBe(written);

  writeFileSync(inFolder('src/cats.controller.ts'), controller('Cats', 'ConflictException'));
  await untilRun(4);
  expect(stdout).toMatch(/409 +ConflictException/);

  // A folder that is new, and then a file in it.
  mkdirSync(inFolder('src/dogs'));
  writeFileSync(inFolder('src/dogs/dogs.controller.ts'), controller('Dogs', 'ForbiddenException'));
  await untilRun(5);
  expect(stdout).toMatch(/403 +ForbiddenException/);
  stdout = '';
  writeFileSync(inFolder('src/dogs/dogs.controller.ts'), controller('Dogs', 'ConflictException'));
  await untilRun(6);
  expect(stdout).toMatch(/409 +ConflictException .*src\/dogs\/dogs\.controller\.ts/);

  // What it writes itself is no change.
  await setTimeout(1_000);
  expect(runs()).toBe(6);

  const ended = once(child, 'close');
  child.kill('SIGINT');
  expect(await ended).toEqual([null, 'SIGINT']);
  expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()).toEqual([
    'src',
    'src/cats.controller.ts',
    'src/dogs',
    'src/dogs/dogs.controller.ts',
    'src/inferred.ts',
    'tsconfig.json',
  ]);
}, 240_000);

it('waits for a file that cannot be parsed at first, and ends with 2 where there is no project', async () => {
  writeFileSync(inFolder('src/cats.controller.ts'), 'export class {');
  start('--project', '.');
  await untilRun(1);
  expect(stderr).toMatch(/^src\/cats\.controller\.ts:1: .+$/m);
  writeFileSync(inFolder('src/cats.controller.ts'), controller('Cats', 'GoneException'));
  await untilRun(2);
  expect(stdout).toMatch(/410 +GoneException/);
  child.kill('SIGKILL');

  start('--project', 'nowhere/tsconfig.json');
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(stderr).toContain('nowhere/tsconfig.json');
}, 120_000);
