import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fillOnce, makeFolder } from './once.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** The sample and the library, compiled once for all tests of a run, else into a folder of its own. */
export async function buildSample(): Promise<{ main: string; remove(): Promise<void> }> {
  const shared = await fillOnce('built', compile);
  const folder = shared ?? (await makeFolder());
  if (!shared) await compile(folder);
  return {
    main: join(folder, 'out/sample-app/main.js'),
    remove: async () => {
      if (!shared) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function compile(folder: string): Promise<void> {
  const configuration = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { noEmit: false, noCheck: true, rootDir: root, outDir: join(folder, 'out') },
    include: [join(root, 'lib'), join(root, 'sample-app')],
    exclude: ['**/importer'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
  await run(process.execPath, [tsc, '-p', folder]);
  // The sample finds the library as any user of the package does, by its name.
  const exports = { '.': './out/lib/index.js', './*': './out/lib/*/index.js' };
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'nestjs-registry-http', type: 'module', exports }),
  );
  for (const assets of ['store/migrations', 'public']) {
    await cp(join(root, 'sample-app', assets), join(folder, 'out/sample-app', assets), { recursive: true });
  }
}

/** A process that runs the sample. */
export class SampleProcess {
  output = '';
  private readonly child: ChildProcess;
  /** The exit code, or the signal that ended it. */
  readonly exit: Promise<number | NodeJS.Signals | null>;

  constructor(main: string, environment: Record<string, string>) {
    const { PATH = '' } = process.env;
    this.child = spawn(process.execPath, [main], {
      env: { PATH, PORT: '0', NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', chunk => (this.output += chunk));
    this.child.stderr?.on('data', chunk => (this.output += chunk));
    this.exit = new Promise(resolve => this.child.on('exit', (code, signal) => resolve(signal ?? code)));
  }

  /** The address it says it listens on. */
  async url(): Promise<string> {
    let isOver = false;
    void this.exit.then(() => (isOver = true));
    for (;;) {
      const url = /Facilities: (http:\S+)\/api/.exec(this.output)?.[1];
      if (url) return url;
      if (isOver) throw new Error(`It ended: ${this.output}`);
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.exit;
  }
}
