import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleJobs } from './bundles.js';
import type { Faults } from './checks.js';
import { mustRun, runCommand } from './run-command.js';
import { servesContract } from './request-server.js';
import type { Workspace } from './workspace.js';

const MINIMAL = fileURLToPath(new URL('./minimal', import.meta.url));

const NEST_11 = {
  '@nestjs/common': '^11.0.0',
  '@nestjs/core': '^11.0.0',
  '@nestjs/platform-express': '^11.0.0',
  'reflect-metadata': '^0.2.2',
  rxjs: '^7.8.1',
};
const NEST_12 = {
  ...NEST_11,
  '@nestjs/common': '^12.0.0',
  '@nestjs/core': '^12.0.0',
  '@nestjs/platform-express': '^12.0.0',
};

const HAS_RUNTIMES = process.platform === 'linux' && process.arch === 'x64';

interface Job {
  readonly title: string;
  readonly check: () => Promise<Faults>;
}

/** The minimal application on other runtimes, in bundles, and as other package managers install it. */
export async function runtimeAndBundleJobs(workspace: Workspace, all: boolean): Promise<Job[]> {
  const folder = await workspace.install('minimal', NEST_12);
  await workspace.addLibrary(folder);
  await cp(MINIMAL, folder, { recursive: true });
  const runtimes = await workspace.install('runtimes', {
    // Their programs, which need no script to be installed; here those of the machine that integrates.
    ...(HAS_RUNTIMES && { '@oven/bun-linux-x64': '^1.4.0', '@deno/linux-x64-glibc': '^2.9.0' }),
    pnpm: '^10.0.0',
  });
  const bun = join(runtimes, 'node_modules/@oven/bun-linux-x64/bin/bun');
  const deno = join(runtimes, 'node_modules/@deno/linux-x64-glibc/deno');
  const onRuntimes: Job[] = [
    { title: 'the minimal application on Bun', check: () => servesContract(bun, ['main.mjs'], folder) },
    {
      title: 'the minimal application on Deno',
      check: () => servesContract(deno, ['run', '-A', 'main.mjs'], folder),
    },
  ];
  const jobs: Job[] = [
    ...(HAS_RUNTIMES ? onRuntimes : []),
    { title: 'an ESM bundle by esbuild, Nest external', check: () => bundled(folder) },
    ...(await bundleJobs(workspace, all ? ['12', '11'] : ['12'])),
    {
      title: 'npm install beside vitest 2',
      check: () => installs(workspace, 'vitest-2', { ...NEST_11, vitest: '^2.1.0' }),
    },
    {
      title: 'pnpm with isolated modules',
      check: () => installsByPnpm(workspace, join(runtimes, 'node_modules/pnpm/bin/pnpm.cjs')),
    },
  ];
  if (!all) return jobs;
  return [
    ...jobs,
    {
      title: 'npm install where Nest 11 comes through @vendure/core',
      check: () => resolves(workspace, 'through-vendure', { '@vendure/core': '^3.7.0' }),
    },
  ];
}

async function bundled(folder: string): Promise<Faults> {
  await build({
    entryPoints: [join(folder, 'main.mjs')],
    outfile: join(folder, 'out/bundle.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['@nestjs/*', 'rxjs', 'reflect-metadata'],
    logLevel: 'silent',
  });
  return servesContract(process.execPath, ['out/bundle.mjs'], folder);
}

type Dependencies = Readonly<Record<string, string>>;

/** Installs by a plain `npm install`, whose resolution of peers is the point, and runs. */
async function installs(workspace: Workspace, name: string, dependencies: Dependencies): Promise<Faults> {
  const folder = await prepare(workspace, name, dependencies);
  await mustRun('npm', ['install', ...QUIET], folder);
  await mustRun('npm', ['install', ...QUIET, workspace.tarball], folder);
  return servesContract(process.execPath, ['main.mjs'], folder);
}

/** Asks npm for a tree, without fetching it. */
async function resolves(workspace: Workspace, name: string, dependencies: Dependencies): Promise<Faults> {
  const folder = await prepare(workspace, name, dependencies);
  await mustRun('npm', ['install', '--package-lock-only', ...QUIET], folder);
  const args = ['install', '--package-lock-only', ...QUIET, workspace.tarball];
  const { code, stderr } = await runCommand('npm', args, { cwd: folder });
  return code === 0 ? [] : [stderr];
}

async function installsByPnpm(workspace: Workspace, pnpm: string): Promise<Faults> {
  const library = { 'nestjs-registry-http': `file:${workspace.tarball}` };
  const folder = await prepare(workspace, 'pnpm', { ...NEST_11, ...library });
  const args = [pnpm, 'install', '--ignore-scripts', '--no-lockfile', '--config.node-linker=isolated'];
  await mustRun(process.execPath, args, folder);
  return servesContract(process.execPath, ['main.mjs'], folder);
}

async function prepare(workspace: Workspace, name: string, dependencies: Dependencies): Promise<string> {
  const folder = join(workspace.folder, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await cp(MINIMAL, folder, { recursive: true });
  return folder;
}

const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
