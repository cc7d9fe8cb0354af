import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Faults } from './checks.js';
import { ADAPTERS, NESTS, type Adapter, type NestName } from './matrix.js';
import { requestFrom, servesContract } from './request-server.js';
import type { Workspace } from './workspace.js';

const MINIMAL = fileURLToPath(new URL('./minimal', import.meta.url));

const CLASSES = { express: 'ExpressAdapter', fastify: 'FastifyAdapter' } as const satisfies Record<
  Adapter,
  string
>;

/** What Nest loads where it is installed, and an application of this size does not need. */
const OPTIONAL_OF_NEST = [
  '@nestjs/microservices',
  '@nestjs/websockets',
  'class-validator',
  'class-transformer',
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
].flatMap(name => [name, `${name}/*`]);

/** Express, Fastify and most of what they need are CommonJS, and an ES module has no `require`. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url);`;

interface Job {
  readonly title: string;
  readonly check: () => Promise<Faults>;
}

/** The minimal application in one file with Nest. Nest finds no adapter by itself in a bundle, so that it is given one. */
export async function bundleJobs(workspace: Workspace, nests: readonly NestName[]): Promise<Job[]> {
  const jobs: Job[] = [];
  for (const nest of nests) {
    const { required, adapters } = NESTS[nest];
    const folder = await workspace.install(`bundled-${nest}`, {
      ...required,
      ...adapters.express,
      ...adapters.fastify,
    });
    await workspace.addLibrary(folder);
    await cp(MINIMAL, folder, { recursive: true });
    for (const adapter of ADAPTERS) {
      jobs.push({
        title: `an ESM bundle by esbuild, Nest ${nest} included, ${adapter}`,
        check: async () => [...(await controlFaults(folder, adapter)), ...(await faults(folder, adapter))],
      });
    }
  }
  return jobs;
}

async function faults(folder: string, adapter: Adapter): Promise<Faults> {
  const file = await bundle(folder, 'app', adapter);
  return servesContract(process.execPath, [file], folder);
}

/** Nothing where Nest alone can be bundled. */
async function controlFaults(folder: string, adapter: Adapter): Promise<Faults> {
  const file = await bundle(folder, 'bare', adapter);
  const { status, body } = await requestFrom(process.execPath, [file], folder, '/nowhere');
  const isNest = status === 404 && body.includes('Cannot GET /nowhere');
  return isNest ? [] : [`a bundle of Nest alone does not run: ${status} ${body}`];
}

async function bundle(folder: string, module: 'app' | 'bare', adapter: Adapter): Promise<string> {
  const file = `out/${module}-${adapter}.mjs`;
  const name = CLASSES[adapter];
  const contents = `
    import { NestFactory } from '@nestjs/core';
    import { ${name} } from '@nestjs/platform-${adapter}';
    import { AppModule } from './${module}.module.mjs';
    const app = await NestFactory.create(AppModule, new ${name}(), { logger: false });
    await app.listen(process.env.PORT, '127.0.0.1');
  `;
  await build({
    stdin: { contents, resolveDir: folder },
    outfile: join(folder, file),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: OPTIONAL_OF_NEST,
    banner: { js: REQUIRE },
    logLevel: 'silent',
  });
  return file;
}
