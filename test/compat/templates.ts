import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Faults } from './checks.js';
import { requestFrom } from './request-server.js';
import { mustRun, runCommand } from './run-command.js';
import { NODES, type NodeName } from './matrix.js';
import type { Workspace } from './workspace.js';

/** What `nest new` makes, and how its tests run. */
export const TEMPLATES = {
  '11': { cli: '^11.0.0', options: [], runner: 'jest with ts-jest', nodes: NODES },
  '12': { cli: '^12.0.0', options: ['--type=esm'], runner: 'vitest', nodes: NODES },
  // Jest can require the ES modules that Nest 12 consists of on Node 24.9 and later only.
  '12, CommonJS': { cli: '^12.0.0', options: ['--type=cjs'], runner: 'jest with ts-jest', nodes: ['24'] },
} as const satisfies Record<string, TemplateRow>;
export type TemplateName = keyof typeof TEMPLATES;

interface TemplateRow {
  readonly cli: string;
  readonly options: readonly string[];
  readonly runner: string;
  /** Those on which Nest's own tests pass. */
  readonly nodes: readonly NodeName[];
}

const SWC = { '@swc/core': '^1.10.0', '@swc/jest': '^0.2.37' };

/** The application of a template, installed with the packed library and with the import line. */
export class Template {
  private constructor(
    readonly name: TemplateName,
    readonly folder: string,
  ) {}

  static async create(workspace: Workspace, name: TemplateName): Promise<Template> {
    const { cli, options } = TEMPLATES[name];
    const generator = await workspace.install(`nest-new-${cli.slice(1, 3)}`, { '@nestjs/cli': cli });
    const program = join(generator, 'node_modules/@angular-devkit/schematics-cli/bin/schematics.js');
    const folder = await workspace.generate(`template-${name.replace(/\W+/g, '-')}`, async target => {
      const settings = ['--name=app', `--directory=${target}`, '--language=ts', '--package-manager=npm'];
      const command = [program, '@nestjs/schematics:application', ...settings, ...options, '--no-dry-run'];
      await mustRun(process.execPath, command, generator);
      await cp(join(generator, target), join(workspace.folder, target), { recursive: true });
    });
    await workspace.addLibrary(folder);
    await adopt(folder);
    return new Template(name, folder);
  }

  get title(): string {
    return `nest new, Nest ${this.name}, ${TEMPLATES[this.name].runner}`;
  }

  /** Its own build, unit tests and end-to-end tests; to the last, one is added that only passes with the module. */
  async passes(node: string): Promise<Faults> {
    const faults = await Promise.all(
      [['build'], ['test'], ['test:e2e']].map(async script => this.run(node, 'npm', ['run', ...script])),
    );
    return [...faults.flat(), ...(await this.serves(node))];
  }

  /** The unit tests and the end-to-end tests, compiled by SWC. */
  async passesWithSwc(node: string, workspace: Workspace): Promise<Faults> {
    await workspace.addLibrary(this.folder, SWC);
    const compiler = {
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
        target: 'es2023',
      },
    };
    const configuration = {
      testRegex: '(\\.spec|\\.e2e-spec)\\.ts$',
      transform: { '^.+\\.ts$': ['@swc/jest', compiler] },
      testEnvironment: 'node',
    };
    await writeFile(join(this.folder, 'jest-swc.json'), JSON.stringify(configuration));
    return this.run(node, node, ['node_modules/jest/bin/jest.js', '--config', 'jest-swc.json']);
  }

  /** A bundle by the webpack of Nest's command line. */
  async passesWithWebpack(node: string): Promise<Faults> {
    const faults = await this.run(node, node, ['node_modules/@nestjs/cli/bin/nest.js', 'build', '--webpack']);
    return faults.length > 0 ? faults : this.serves(node);
  }

  private async serves(node: string): Promise<Faults> {
    const { status, body } = await requestFrom(node, ['dist/main'], this.folder, '/nowhere');
    return status === 404 && body === NOT_FOUND ? [] : [`GET /nowhere: ${status} ${body}`];
  }

  private async run(node: string, program: string, args: readonly string[]): Promise<Faults> {
    const { code, stdout, stderr } = await runCommand(program, args, { cwd: this.folder, node });
    return code === 0 ? [] : [`${args.join(' ')}:\n${stdout}${stderr}`];
  }
}

const NOT_FOUND = '{"code":"404 Not Found","message":"Resource not found"}';

const COMMAND = 'node_modules/nestjs-registry-http/dist/cli/main.js';

const THROWING_HANDLER = `
  @Get('gone')
  gone(): void {
    throw new GoneException();
  }
}
`;

/**
 * The one line that the README asks for, with the errors that `infer` writes, and an end-to-end test that fails without the
 * module.
 */
async function adopt(folder: string): Promise<void> {
  await change(join(folder, 'src/app.controller.ts'), [
    ['Controller, Get }', 'Controller, Get, GoneException }'],
    [/}\s*$/, THROWING_HANDLER],
  ]);
  await mustRun(process.execPath, [COMMAND, 'infer', '--write', 'src/inferred-errors.ts'], folder);
  await change(join(folder, 'src/app.module.ts'), [
    [/^/, "import { RegistryHttpModule } from 'nestjs-registry-http';\n"],
    [/'\.\/app\.controller(.*)';/, "'./app.controller$1';\nimport { inferred } from './inferred-errors$1';"],
    ['imports: []', 'imports: [RegistryHttpModule.forRoot({ inferred })]'],
  ]);
  const test = join(folder, 'test/contract.e2e-spec.ts');
  await cp(join(folder, 'test/app.e2e-spec.ts'), test);
  await change(test, [
    ["'/ (GET)'", "'/nowhere (GET)'"],
    [".get('/')", ".get('/nowhere')"],
    ['.expect(200)', '.expect(404)'],
    [".expect('Hello World!')", `.expect('${NOT_FOUND}')`],
  ]);
}

async function change(file: string, pairs: readonly (readonly [string | RegExp, string])[]): Promise<void> {
  let text = await readFile(file, 'utf8');
  // The folder may be one of an earlier run.
  if (/RegistryHttpModule|GoneException/.test(text)) return;
  for (const [from, to] of pairs) {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`${file} has no ${String(from)}`);
    text = changed;
  }
  await writeFile(file, text);
}
