import { spawn } from 'node:child_process';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { NotFoundException, RegistryHttpModule, Throws } from 'nestjs-registry-http';
import { TLS } from '../support/tls.js';
import { start, type RunningApp } from '../support/adapters.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The command, compiled once for all of its processes. */
let program = '';
const PASSWORD = 'hunter2-password';
const TOKEN = 'planted-token';

@Controller('things')
class ThingsController {
  @Get(':id') @Throws(NotFoundException) find() {
    throw new NotFoundException('Resource not found');
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThingsController] })
class KeptModule {}

@Module({ controllers: [ThingsController] })
class BareModule {}

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'things', version: '1' },
  paths: {
    '/things/{id}': { get: { responses: { 200: { description: 'one' }, 404: { description: 'none' } } } },
  },
};

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command in a process of its own, whose output is no terminal. */
function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...environment },
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

async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('nestjs-registry-http check', () => {
  let kept: RunningApp;
  let bare: RunningApp;
  let folder: string;
  let file: string;
  let documents: Server;
  const asked: { url: string; authorization: string | undefined; key: unknown }[] = [];
  let elsewhere: string;

  beforeAll(async () => {
    kept = await start('express', KeptModule);
    bare = await start('express', BareModule);
    folder = await mkdtemp(join(ROOT, 'node_modules/.check-'));
    program = join(folder, 'dist/cli/main.js');
    await build({
      entryPoints: [join(ROOT, 'lib/cli/main.ts')],
      outdir: join(folder, 'dist/cli'),
      bundle: true,
      splitting: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
    });
    await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
    file = join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify(DOCUMENT));
    const serve: RequestListener = (request, response) => {
      const { authorization, 'x-api-key': key } = request.headers;
      asked.push({ url: request.url ?? '', authorization, key });
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(DOCUMENT));
    };
    documents = createServer(serve);
    elsewhere = `http://127.0.0.1:${await listen(documents)}`;
  });
  afterAll(async () => {
    await Promise.all([kept.app.close(), bare.app.close(), rm(folder, { recursive: true, force: true })]);
    documents.close();
  });

  it('says how it is used', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: nestjs-registry-http check URL \[options\]\n/);
    for (const option of [
      'openapi',
      'user',
      'header',
      'secret',
      'writes',
      'json',
      'junit',
      'help',
      'token',
      'format',
      'fail-on',
      'baseline',
      'all',
    ])
      expect(stdout).toContain(`--${option}`);
    expect(stdout).toContain(
      'Exit code: 0 if the contract is kept, 1 if it is broken or the baseline differs, 2 if it could not be checked',
    );
  });

  it('exits with 0 if the contract is kept', async () => {
    const { code, stdout, stderr } = await run(['check', kept.url, '--openapi', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^The contract at http:\/\/127.0.0.1:\d+\n/);
    expect(stdout).toMatch(/\nChecked: \d+ rules in \d+ checks\.\nNot checked: .*\bchallenge\b/);
    expect(stdout).toMatch(/\nKept: \d+ checks, no breach\.\n$/);
  });

  it('exits with 1 if it is broken, and shows each breach under its rule', async () => {
    const { code, stdout, stderr } = await run([
      'check',
      bare.url,
      '--openapi',
      elsewhere,
      '--user',
      `editor:${PASSWORD}`,
      '--header',
      `X-Api-Key: ${TOKEN}`,
    ]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/\n✗ method-not-allowed: a method /);
    const sections = stdout.split('\n\n');
    const section = sections.find(text => text.startsWith('✗ method-not-allowed: '));
    expect(section).toMatch(
      /\n {2}1 × the status is 404, not 405\n {6}PROPFIND \/things\/\{id\}\n {6}curl -i -X PROPFIND /,
    );
    expect(section).not.toContain('Allow is missing');
    expect(stdout).toMatch(/\nBroken: \d+ breaches of \d+ rules in \d+ checks\.\n$/);

    // Credentials are asked with, but neither printed nor handed to another server.
    expect(stdout).toContain("-H 'authorization: Basic …' -H 'x-api-key: …'");
    const encoded = Buffer.from(`editor:${PASSWORD}`).toString('base64');
    for (const secret of [PASSWORD, encoded, TOKEN]) expect(stdout).not.toContain(secret);
    expect(asked).toEqual([{ url: '/', authorization: undefined, key: undefined }]);
  });

  it('reports as JSON', async () => {
    const { code, stdout } = await run(['check', bare.url, '--openapi', file, '--json', '--user', 'a:b']);
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ url: bare.url, passed: false, notes: expect.any(Array) });
    const rule = report.rules.find((one: { rule: string }) => one.rule === 'method-not-allowed');
    expect(rule.breaches[0]).toEqual({
      rule: 'method-not-allowed',
      problem: 'the status is 404, not 405',
      request: { method: 'PROPFIND', path: expect.stringMatching(/^\/things\//) },
      operation: 'PROPFIND /things/{id}',
      curl: expect.stringMatching(/^curl -i -X PROPFIND -H 'authorization: Basic …' 'http:/),
    });
    expect(stdout).not.toContain(Buffer.from('a:b').toString('base64'));
  });

  it('reports as JUnit does', async () => {
    const { code, stdout } = await run(['check', bare.url, '--openapi', file, '--junit']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="nestjs-registry-http" /,
    );
    expect(stdout).toContain('<testcase classname="contract" name="options: ');
    expect(stdout).toContain('<skipped/>');
  });

  it('looks for the secrets that it is told', async () => {
    const { code, stdout } = await run(['check', kept.url, '--openapi', file, '--secret', 'Resource not']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\d × it says a secret that was planted\n +.*GET \/things\/\{id\}/);
    expect(stdout).not.toContain('Resource not');
  });

  it('asks a path on the server for the document', async () => {
    const app = await NestFactory.create(KeptModule, { logger: false });
    app.getHttpAdapter().get('/somewhere/spec', (_request, response) => response.json(DOCUMENT));
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const { code, stdout } = await run(['check', url, '--all', '--openapi', '/somewhere/spec']);
    await app.close();
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ method-not-allowed .* \(1\)/);
  });

  it.each([
    ['no URL', ['check'], 'check needs one URL'],
    ['an option that is unknown', ['check', 'http://localhost', '--colour'], "Unknown option '--colour'"],
  ])('ends with 2 at %s', async (_what, args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`nestjs-registry-http: ${message}`);
    expect(stderr).toMatch(/\nTry --help\.\n$/);
  });

  it('exits with 2 if no server listens', async () => {
    const { code, stdout, stderr } = await run(['check', 'http://127.0.0.1:1']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'nestjs-registry-http: nothing answers at http://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1\n',
    );
  });

  it('exits with 2 if the document cannot be read', async () => {
    const { code, stderr } = await run(['check', kept.url, '--openapi', '/nowhere']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'nestjs-registry-http: the OpenAPI document /nowhere cannot be read: it answers 404\n',
    });
  });

  it('speaks TLS, and trusts the certificates that Node is told to trust', async () => {
    const server = createTlsServer(TLS, (request, response) => {
      response.writeHead(404, { 'Content-Type': 'application/json' });
      response.end(request.method === 'HEAD' ? undefined : '{"code":"404 Not Found"}');
    });
    server.on('clientError', (_error, socket) =>
      socket.end(
        'HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{"code":"400 Bad Request"}',
      ),
    );
    const url = `https://localhost:${await listen(server)}`;
    const certificate = join(folder, 'certificate.pem');
    await writeFile(certificate, TLS.cert);
    const refused = await run(['check', url]);
    const trusted = await run(['check', url, '--all'], { NODE_EXTRA_CA_CERTS: certificate });
    server.close();
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /^nestjs-registry-http: nothing answers at https:.* self-signed certificate/,
    );
    expect(trusted).toMatchObject({ code: 0, stderr: '' });
    expect(trusted.stdout).toMatch(/✓ malformed-http .* \(4\)/);
  });
});
