import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyMultipart from '@fastify/multipart';
import type { INestApplication, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { infer, type InferReport } from '../../lib/infer/index.js';
import { RegistryHttpModule } from '../../lib/index.js';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';
import { CallsController } from './fixture/libraries/calls.controller.js';
import { MultipartController } from './fixture/libraries/multipart.controller.js';
import { UploadsModule } from './fixture/libraries/uploads.module.js';

/* What is read from the code of a fixture, and what the same code responds when it runs with the module. */

const FOLDER = fileURLToPath(new URL('./fixture/libraries', import.meta.url));

let report: InferReport;
let running: RunningApp | undefined;

beforeAll(() => {
  report = infer({ project: FOLDER, root: FOLDER });
}, 120_000);

afterEach(async () => {
  vi.unstubAllEnvs();
  await running?.app.close();
  running = undefined;
});

const run = async (
  adapter: (typeof EVERY_ADAPTER)[number],
  controllers: Type[],
  imports: Type[],
  configure?: (app: INestApplication) => unknown,
) => {
  const module = { module: class {}, imports: [RegistryHttpModule.forRoot(), ...imports], controllers };
  running = await start(adapter, module, configure && { configure });
};

/** The statuses that are read for each route of some controllers. */
const inferred = (file: RegExp) =>
  Object.fromEntries(
    report.routes
      .filter(route => file.test(route.file))
      .map(({ handler, errors }) => [handler, [...new Set(errors.map(({ status }) => status))].sort()]),
  );

/** The 4xx that each route of some controllers responds to all of the requests. */
const responded = async (file: RegExp, requests: (path: string) => Parameters<typeof exchange>[1][]) => {
  const found: Record<string, number[]> = {};
  for (const { handler, file: name, method, paths } of report.routes) {
    if (!file.test(name)) continue;
    const statuses = new Set<number>();
    for (const options of requests(paths[0] ?? '')) {
      const path = paths[0]?.replace(':token', 'broken') ?? '';
      const { status } = await exchange(`${running?.url}${path}`, { method, ...options });
      if (status >= 400 && status < 500) statuses.add(status);
    }
    found[handler] = [...statuses].sort();
  }
  return found;
};

const form = (name: string, file: string, type: string, size: number, end = '--b--\r\n') => ({
  headers: { 'content-type': 'multipart/form-data; boundary=b' },
  body: `--b\r\nContent-Disposition: form-data; name="${name}"; filename="${file}"\r\nContent-Type: ${type}\r\n\r\n${'x'.repeat(size)}\r\n${end}`,
});

const uploads = (field: string) => [
  form(field, 'cat.png', 'image/png', 3),
  form(field, 'cat.png', 'image/png', 100),
  form(field, 'cat.txt', 'text/plain', 3),
  form(field, 'cat.txt', 'text/plain', 100),
  form(field, 'known.png', 'image/png', 3),
  form(field, 'secret', 'image/png', 3),
  form(field, 'unnamed', 'image/png', 3),
  form('other', 'cat.png', 'image/png', 3),
  form(field, 'cat.png', 'image/png', 3, ''),
  { headers: { 'content-type': 'multipart/mixed; boundary=b' }, body: '--b--\r\n' },
];

describe.each(EVERY_ADAPTER)('on %s', adapter => {
  it('functions of packages throw what is read', async () => {
    await run(adapter, [CallsController], []);
    expect(await responded(/^calls/, () => [{ headers: { number: 'x' } }])).toEqual(inferred(/^calls/));
  });
});

it("Multer's interceptors respond what is read", async () => {
  const stored = await mkdtemp(join(tmpdir(), 'uploads-'));
  onTestFinished(() => rm(stored, { recursive: true }));
  vi.stubEnv('UPLOADS', stored);
  await run('express', [], [UploadsModule]);
  const FIELDS: Record<string, string> = { '/uploads/composed-twice': 'avatar', '/uploads/wrapped': 'image' };
  expect(await responded(/^uploads/, path => uploads(FIELDS[path] ?? 'file'))).toEqual(inferred(/^uploads/));
  expect(await readdir(stored)).not.toEqual([]);
});

it("methods of Fastify's multipart respond what is read", async () => {
  await run('fastify', [MultipartController], [], app =>
    (app as NestFastifyApplication).register(
      fastifyMultipart as never,
      { limits: { fileSize: 20 } } as never,
    ),
  );
  expect(await responded(/^multipart/, () => uploads('file'))).toEqual(inferred(/^multipart/));
});
