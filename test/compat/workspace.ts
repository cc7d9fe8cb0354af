import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack, stage } from '../package/support/stage.js';
import {
  FORMATS,
  TYPESCRIPTS,
  type Dependencies,
  type Format,
  type NodeName,
  type TypeScriptName,
} from './matrix.js';
import { mustRun } from './run-command.js';

const CONSUMER = fileURLToPath(new URL('./consumer', import.meta.url));

/** The folder that everything is installed into: a temporary one, or COMPAT_DIR, which is kept for the next run. */
export class Workspace {
  private constructor(
    readonly folder: string,
    private readonly isKept: boolean,
    readonly tarball: string,
  ) {}

  static async open(): Promise<Workspace> {
    const { COMPAT_DIR } = process.env;
    if (COMPAT_DIR) await mkdir(COMPAT_DIR, { recursive: true });
    const folder = COMPAT_DIR ?? (await mkdtemp(join(tmpdir(), 'registry-http-compat-')));
    const staged = await stage();
    const { filename } = await pack(staged.folder, folder).finally(staged.remove);
    return new Workspace(folder, COMPAT_DIR !== undefined, join(folder, filename));
  }

  async close(): Promise<void> {
    if (!this.isKept) await rm(this.folder, { recursive: true, force: true });
  }

  /** An application in both formats, with the packed library and these dependencies. */
  async application(name: string, dependencies: Dependencies): Promise<Application> {
    const folder = await this.install(name, { ...dependencies, '@types/node': '^20.19.0' });
    await this.addLibrary(folder);
    for (const format of FORMATS) {
      await cp(join(CONSUMER, 'src'), join(folder, format, 'src'), { recursive: true });
      const type = format === 'esm' ? 'module' : 'commonjs';
      await writeFile(join(folder, format, 'package.json'), JSON.stringify({ private: true, type }));
      await cp(join(CONSUMER, 'entries.mjs'), join(folder, 'entries.mjs'));
    }
    return new Application(name, folder);
  }

  /** The program of a version of Node that npm has for this machine; nothing where it has none. */
  async node(name: NodeName): Promise<string | undefined> {
    if (name === 'here') return process.execPath;
    const dependency = `node-${process.platform}-${process.arch}`;
    try {
      const folder = await this.install(`node-${name}`, { [dependency]: name });
      return join(folder, 'node_modules', dependency, 'bin/node');
    } catch (error) {
      if (isUnpublished(error)) return undefined;
      throw error;
    }
  }

  /** The compilers, by version. */
  async compilers(): Promise<Record<TypeScriptName, string>> {
    const packages = TYPESCRIPTS.map(version => [`typescript-${version}`, `npm:typescript@~${version}.0`]);
    const folder = await this.install('typescript', Object.fromEntries(packages) as Dependencies);
    const programs = TYPESCRIPTS.map(version => [
      version,
      join(folder, `node_modules/typescript-${version}/lib/tsc.js`),
    ]);
    return Object.fromEntries(programs) as Record<TypeScriptName, string>;
  }

  /** Installs the library apart: what else is installed may be of an earlier run, while the library is new each time. */
  async addLibrary(folder: string, beside: Dependencies = {}): Promise<void> {
    const packages = Object.entries(beside).map(([name, version]) => `${name}@${version}`);
    await mustRun('npm', ['install', '--no-save', ...QUIET, this.tarball, ...packages], folder);
  }

  /** Installs dependencies into a folder of their own. */
  async install(name: string, dependencies: Dependencies): Promise<string> {
    const content = JSON.stringify({ private: true, dependencies });
    return this.once(name, content, async folder => {
      await writeFile(join(folder, 'package.json'), content);
    });
  }

  /** Installs what a program has written into the folder. */
  async generate(name: string, write: (name: string) => Promise<void>): Promise<string> {
    return this.once(name, 'generated', () => write(name));
  }

  private async once(
    name: string,
    content: string,
    prepare: (folder: string) => Promise<void>,
  ): Promise<string> {
    const folder = join(this.folder, name);
    if ((await readFile(join(folder, 'installed'), 'utf8').catch(() => '')) === content) return folder;
    await mkdir(folder, { recursive: true });
    await prepare(folder);
    await mustRun('npm', ['install', ...QUIET], folder);
    await writeFile(join(folder, 'installed'), content);
    return folder;
  }
}

/** Whether npm says that a package or its version does not exist: any other failure may be gone the next time. */
export function isUnpublished(error: unknown): boolean {
  return /^npm error code (E404|ETARGET)$/m.test(String(error));
}

const QUIET = [
  '--prefer-offline',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-package-lock',
  '--loglevel=error',
];

/** An installed application. */
export class Application {
  constructor(
    readonly name: string,
    readonly folder: string,
  ) {}

  /** The folder of its sources in one of the formats. */
  of(format: Format): string {
    return join(this.folder, format);
  }

  /** Where a dependency is installed. */
  dependency(name: string): string {
    return join(this.folder, 'node_modules', name);
  }

  /** Takes the compiled sources of another, for one whose dependencies do not suffice to compile them. */
  async compiledAs(other: Application): Promise<void> {
    for (const format of FORMATS) {
      await cp(join(other.of(format), 'out'), join(this.of(format), 'out'), { recursive: true });
    }
  }
}
