import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkContract } from 'nestjs-registry-http/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../lib/cli/run.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(
  statusOf: (request: IncomingMessage) => number,
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.method} ${request.url}${request.headers.authorization ? ' with credentials' : ''}`);
    const status = statusOf(request);
    response.writeHead(status, { 'content-type': 'application/json', 'www-authenticate': 'Basic realm="a"' });
    response.end(`{"code":"${status}"}`);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const content = { 'application/json': {} };
const secured = { security: [{ basic: [] }], responses: { default: {} } };
const open = { responses: { default: {} } };
const documentOf = (paths: object) => ({ openapi: '3.1.0', paths });

describe('credentials that are refused', () => {
  it.each([
    ['where they are needed', { '/open': { get: open }, '/a': { get: secured } }, 'GET /a'],
    ['where nothing says that they are needed', { '/open': { get: open } }, 'GET /open'],
    ['where there is no operation', {}, 'GET /'],
  ])('end the check before anything is blamed on the server, %s', async (_where, paths, request) => {
    const { url, asked } = await serve(() => 401);
    await expect(checkContract(url, { user: 'a:wrong', openapi: documentOf(paths) })).rejects.toThrow(
      `the credentials were refused: ${request} answers 401`,
    );
    // Whether anybody is there was asked before.
    expect(asked.filter(line => !line.endsWith('with credentials'))).toEqual(['GET /']);
  });

  it('are tried on what writes if nothing else is there and writes are allowed', async () => {
    const paths = { '/a': { post: { ...secured, requestBody: { content } } } };
    const { url } = await serve(() => 401);
    const options = { user: 'a:wrong', openapi: documentOf(paths) };
    await expect(checkContract(url, { ...options, writes: true })).rejects.toThrow(
      'the credentials were refused: POST /a answers 401',
    );
    expect((await checkContract(url, options)).passed).toBe(false);
  });

  it('end the command with 2, and are not printed', async () => {
    const { url } = await serve(request => (request.url?.includes('docs-json') ? 404 : 401));
    const written = { stdout: '', stderr: '' };
    const stream = (name: keyof typeof written) => ({
      isTTY: false,
      columns: 80,
      write: (text: unknown) => {
        written[name] += String(text);
        return true;
      },
    });
    const code = await run(['check', url, '--user', 'a:hunter2'], {
      stdout: stream('stdout'),
      stderr: stream('stderr'),
    });
    expect({ code, ...written }).toEqual({
      code: 2,
      stdout: '',
      stderr: 'nestjs-registry-http: the credentials were refused: GET / answers 401\n',
    });
  });
});

describe('credentials are taken', () => {
  const paths = { '/a': { get: secured }, '/b': { get: secured } };

  it.each([
    ['with a 403, which tells who may not', () => 403],
    ['where one operation takes them', (request: IncomingMessage) => (request.url === '/b' ? 200 : 401)],
  ])('%s', async (_how, statusOf) => {
    const { url } = await serve(statusOf);
    expect(await checkContract(url, { user: 'a:b', openapi: documentOf(paths) })).toHaveProperty('rules');
  });

  it('if none are given', async () => {
    const { url } = await serve(() => 401);
    expect(await checkContract(url, { openapi: documentOf(paths) })).toHaveProperty('rules');
  });
});
