import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(ROOT, 'lib/cli/main.ts');

const CONTROLLER = `import { ConflictException, Controller, Get, NotFoundException } from '@nestjs/common';

@Controller('cats')
export class CatsController {
  @Get() find() {
    if (Date.now()) throw new NotFoundException("no cat called 'x'");
    throw new ConflictException();
  }
}
`;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;

function run(args: readonly string[], cwd = folder): Promise<Outcome> {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), MAIN, 'infer', ...args], {
    cwd,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', chunk => (stdout += chunk));
  child.stderr.on('data', chunk => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve({ code, stdout, stderr }));
  });
}

describe('nestjs-registry-http infer', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(ROOT, 'test/infer/.tmp-'));
    mkdirSync(join(folder, 'src'));
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'es2022',
          strict: true,
          experimentalDecorators: true,
          skipLibCheck: true,
          types: [],
        },
        include: ['src'],
      }),
    );
    writeFileSync(join(folder, 'src/cats.controller.ts'), CONTROLLER);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('prints each route with its errors, their messages and places', async () => {
    const { code, stdout, stderr } = await run([]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('GET /cats  CatsController.find');
    expect(stdout).toMatch(
      /404 +NotFoundException +"no cat called 'x'" +handler +src\/cats\.controller\.ts:6/,
    );
    expect(stdout).toContain('1 route, 2 errors, 0 places not followed');
  });

  it('prints the report as JSON', async () => {
    const { code, stdout } = await run(['--json']);
    expect(code).toBe(0);
    const { routes, unresolved } = JSON.parse(stdout);
    expect(unresolved).toEqual([]);
    expect(routes).toEqual([
      {
        handler: 'CatsController.find',
        file: 'src/cats.controller.ts',
        exportedAs: 'CatsController',
        method: 'GET',
        paths: ['/cats'],
        errors: [
          {
            status: 404,
            exception: 'NotFoundException',
            messages: ["no cat called 'x'"],
            at: 'src/cats.controller.ts:6',
            from: 'handler',
            via: ['CatsController.find'],
          },
          {
            status: 409,
            exception: 'ConflictException',
            messages: [],
            at: 'src/cats.controller.ts:7',
            from: 'handler',
            via: ['CatsController.find'],
          },
        ],
        undeclared: [],
        notThrown: [],
      },
    ]);
  });

  it('writes the same module each time, and --check finds it stale only once an error has changed', async () => {
    const file = join(folder, 'src/inferred.ts');
    const source = join(folder, 'src/cats.controller.ts');
    const args = ['--write', 'src/inferred.ts'];
    expect((await run([...args, '--check'])).code).toBe(1);
    expect((await run(args)).code).toBe(0);
    const first = readFileSync(file, 'utf8');
    expect(first).toContain("import { CatsController } from './cats.controller.js';");
    await run(args);
    expect(readFileSync(file, 'utf8')).toBe(first);

    writeFileSync(source, `// Moves every line.\n${CONTROLLER}`);
    expect((await run([...args, '--check'])).code).toBe(0);

    writeFileSync(source, CONTROLLER.replaceAll('ConflictException', 'GoneException'));
    const stale = await run([...args, '--check']);
    expect(stale).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('src/inferred.ts is out of date'),
    });
    expect(readFileSync(file, 'utf8')).toBe(first);
    writeFileSync(source, CONTROLLER);
  }, 120_000);

  it('exits with 2, and says why, if there is no such project', async () => {
    const { code, stdout, stderr } = await run(['--project', 'missing/tsconfig.json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('missing/tsconfig.json');
  });

  it.each([
    ['7.0.1', 'infer needs TypeScript 5.5 to 6, but 7.0.1 is installed'],
    ['5.4.5', 'infer needs TypeScript 5.5 to 6, but 5.4.5 is installed'],
    [undefined, 'infer needs TypeScript 5.5 to 6, which is not installed'],
  ])('says what to install if TypeScript is %s', async (version, message) => {
    // The command on its own, beside the packages that it finds.
    const installed = join(folder, `with-${version ?? 'none'}`);
    mkdirSync(join(installed, 'node_modules'), { recursive: true });
    cpSync(join(ROOT, 'lib'), join(installed, 'lib'), { recursive: true });
    writeFileSync(join(installed, 'package.json'), '{ "type": "module" }');
    const typescript = join(installed, 'node_modules/typescript');
    mkdirSync(typescript);
    writeFileSync(
      join(typescript, 'package.json'),
      JSON.stringify({ name: 'typescript', version: version ?? '0.0.0', main: 'index.js' }),
    );
    if (version) writeFileSync(join(typescript, 'index.js'), `exports.version = '${version}';`);
    for (const name of ['@nestjs', 'rxjs', 'reflect-metadata', 'tslib', 'cli-progress']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(installed, 'node_modules', name));
    }
    const child = spawn(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), join(installed, 'lib/cli/main.ts'), 'infer'],
      { cwd: installed, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let stderr = '';
    child.stderr.on('data', chunk => (stderr += chunk));
    const code = await new Promise(resolve => child.on('close', resolve));
    expect(stderr).toContain(message);
    expect(stderr).toContain('npm install --save-dev typescript@6');
    expect(code).toBe(2);
  });
});
