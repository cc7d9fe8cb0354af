import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkContract, type ContractReport } from 'nestjs-registry-http/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Checker } from '../../lib/checker/checker.js';
import { escapeText } from '../../lib/checker/escape-text.js';
import { serverAt } from '../../lib/checker/target/checked-server.js';
import { run } from '../../lib/cli/run.js';

/** What a terminal obeys, or shows in another order than it stands there. */
const HOSTILE = '\x1b[2J\u009b31m\u202e\u2066\u200b\u2028\u{e0041}\x07';
const RAW = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u;

describe('invisible characters', () => {
  it('is written as in JSON, and everything else stays', () => {
    expect(escapeText('a\x1b\u009b\u202e\ud800\u{e0041}\n—ü😀"\\')).toBe(
      'a\\u001b\\u009b\\u202e\\ud800\\udb40\\udc41\\u000a—ü😀"\\',
    );
    expect(escapeText('a\nb\x07', '\n')).toBe('a\nb\\u0007');
    expect(JSON.parse(escapeText(JSON.stringify({ text: HOSTILE })))).toEqual({ text: HOSTILE });
  });
});

describe('a hostile server', () => {
  const server = createServer((request, response) => {
    if (request.url === '/openapi.json') return response.end(document);
    response.writeHead(request.method === 'PROPFIND' ? 405 : 400, {
      'content-type': 'application/json',
      allow: Buffer.from('\u009b31m, GET').toString('latin1'),
    });
    return response.end(JSON.stringify({ code: HOSTILE, message: { [HOSTILE]: 1 } }));
  });
  const example = { [HOSTILE]: HOSTILE };
  const document = JSON.stringify({
    openapi: '3.1.0',
    paths: {
      [`/${HOSTILE}/{id}`]: {
        get: { responses: { 200: {} } },
        post: { requestBody: { content: { 'application/json': { example } } }, responses: { 200: {} } },
      },
    },
  });
  let url: string;
  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  it.each([[[]], [['--json']], [['--junit']]])('sends nothing to the terminal with %j', async options => {
    const written = { stdout: '', stderr: '' };
    const stream = (name: keyof typeof written) => ({
      isTTY: false,
      columns: 80,
      write: (text: unknown) => {
        written[name] += String(text);
        return true;
      },
    });
    const code = await run(['check', url, '--writes', ...options], {
      stdout: stream('stdout'),
      stderr: stream('stderr'),
    });
    expect({ code, stderr: written.stderr }).toEqual({ code: 1, stderr: '' });
    expect(written.stdout).toMatch(/\\u202e/);
    expect(written.stdout).toMatch(/\\u009b31m/);
    expect(RAW.exec(written.stdout)).toBeNull();
  });

  it('hides nothing in a report either, and its lines name no other host', async () => {
    const report: ContractReport = await checkContract(url, { writes: true });
    const breaches = report.rules.flatMap(rule => rule.breaches);
    for (const { problem, request, curl } of breaches)
      expect(RAW.exec([problem, request.method, request.path, curl].join(' '))).toBeNull();
    for (const { curl } of breaches.filter(({ request }) => request.method !== 'raw')) {
      const [target = ''] = /'http[^']*'$/.exec(curl) ?? [];
      expect(new URL(target.slice(1, -1)).origin).toBe(url);
    }
    expect(breaches.length).toBeGreaterThan(10);
  });

  it('cannot put its words into an error', async () => {
    const broken = createServer((_request, response) => response.end(`${HOSTILE}{`));
    await new Promise<void>(resolve => broken.listen(0, '127.0.0.1', resolve));
    const { port } = broken.address() as AddressInfo;
    const error = await checkContract(`http://127.0.0.1:${port}`, { openapi: '/spec' }).catch(String);
    broken.close();
    expect(error).toMatch(/cannot be read: .*\\u/);
    expect(RAW.exec(String(error))).toBeNull();
  });
});

it('a request to anything but a path is not made', async () => {
  const checker = new Checker(serverAt('http://127.0.0.1:1', {}), [], {});
  const asked = checker.expect('head', { method: 'GET', path: '@evil.example/x' }, () => []);
  await expect(asked).rejects.toThrow('the path of a request begins with a slash');
});
