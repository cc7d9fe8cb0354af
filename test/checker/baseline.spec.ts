import { createServer } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Body, Controller, Get, HttpCode, Module, NotFoundException, Post } from '@nestjs/common';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { checkContract } from 'nestjs-registry-http/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedResponse } from '../../lib/checker/baseline/baseline.js';
import { hasSameType, readShape } from '../../lib/checker/baseline/body-shape.js';
import { listDifferences } from '../../lib/checker/baseline/compare-baselines.js';
import { run } from '../../lib/cli/run.js';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { listen } from './servers/running-server.js';

const PASSWORD = 'hunter2-password';
const RESPONSES = { 200: { description: 'done' }, 404: { description: 'none' } };
const DOCUMENT = {
  openapi: '3.1.0',
  paths: {
    '/things': {
      get: { responses: RESPONSES },
      post: { responses: { ...RESPONSES, 201: { description: 'made' } } },
    },
    '/things/{id}': { get: { responses: RESPONSES } },
  },
};

@Controller('things')
class ThingsController {
  @Get() list() {
    return [{ id: 1, secret: 'value-in-a-body' }];
  }

  @Post() @HttpCode(200) create(@Body() _body: unknown) {
    return { id: 1 };
  }

  @Get(':id') find() {
    throw new NotFoundException();
  }
}

@Module({ controllers: [ThingsController] })
class BareModule {}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThingsController] })
class RegistryModule {}

let folder: string;
let names = 0;
const freshFile = () => join(folder, `baseline-${names++}.json`);
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'baseline-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(EVERY_ADAPTER)('a baseline of an application on %s', name => {
  it('shows what the module changes for clients, with the success codes of routes that write', async () => {
    const baseline = freshFile();
    const options = { openapi: DOCUMENT, baseline, user: `editor:${PASSWORD}` };
    const bare = await start(name, BareModule);
    try {
      const first = await checkContract(bare.app, options);
      expect(first.baseline).toEqual({ file: baseline, written: true, compared: 0, changes: [] });
      expect(first.notes.join('\n')).toMatch(/The baseline \S+ was written, with \d+ responses\./);
      const again = await checkContract(bare.app, options);
      expect(again.baseline).toEqual({
        file: baseline,
        written: false,
        compared: expect.any(Number),
        changes: [],
      });
      expect(again.baseline?.compared).toBeGreaterThan(10);
      expect(again.notes.filter(note => note.includes('compar'))).toEqual([]);
    } finally {
      await bare.app.close();
    }
    const text = await readFile(baseline, 'utf8');
    expect(text).not.toContain('value-in-a-body');
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(Buffer.from(`editor:${PASSWORD}`).toString('base64'));
    expect(text).not.toContain(bare.url);

    const kept = await start(name, RegistryModule);
    try {
      const { baseline: compared, passed, findings } = await checkContract(kept.app, options);
      // Changes are no breaches.
      expect(passed).toBe(findings.length === 0);
      expect(findings.filter(({ rule }) => rule === 'baseline')).toEqual([]);
      const changes = compared?.changes ?? [];
      expect(changes).toContainEqual({
        what: 'success status',
        before: '200',
        after: '201',
        count: 1,
        operations: ['POST /things'],
        source: 'application',
        curl: undefined,
      });
      expect(changes).toContainEqual({
        what: 'status',
        before: '404',
        after: '405',
        count: expect.any(Number),
        operations: ['PROPFIND /things', 'PROPFIND /things/{id}'],
        source: 'responses',
        curl: expect.stringMatching(/^curl .*PROPFIND/),
      });
      expect(changes.filter(({ what }) => what === 'Allow')).toHaveLength(1);
      expect(changes.filter(({ what }) => what === 'body.statusCode')).toEqual([
        expect.objectContaining({ before: 'number', after: 'none', source: 'responses' }),
      ]);
      // A success that the module does not change.
      expect(changes.filter(({ operations }) => operations.includes('GET /things'))).toEqual([]);
    } finally {
      await kept.app.close();
    }
    expect(await readFile(baseline, 'utf8')).toBe(text);
  });
});

async function runCommand(args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const code = await run(args, {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { isTTY: false, columns: 80, write: (text: string) => ((stderr += text), true) } as never,
  });
  return { code, stdout, stderr };
}

describe('a baseline of a server without Nest', () => {
  let changed = false;
  let server: Awaited<ReturnType<typeof listen>>;
  let openapi: string;

  beforeAll(async () => {
    openapi = join(folder, 'openapi.json');
    await writeFile(
      openapi,
      JSON.stringify({ openapi: '3.1.0', paths: { '/a': { get: { responses: {} } } } }),
    );
    server = await listen(
      createServer(({ url }, response) => {
        if (url !== '/a') return void response.writeHead(404).end();
        response.setHeader('Content-Type', 'application/json');
        if (changed) response.setHeader('Cache-Control', 'no-store');
        response.end(
          JSON.stringify(
            changed ? { 'na\u202eme': 1, list: [], more: null } : { id: 'x', list: [1], more: {} },
          ),
        );
      }),
    );
  });
  afterAll(() => server.close());

  it('is written by the first run of the command, and compared by the next ones', async () => {
    const file = freshFile();
    const compare = ['check', server.url, '--openapi', openapi, '--baseline', file, '--fail-on'];
    const checkUnder = (rule: string, ...args: string[]) => runCommand([...compare, rule, ...args]);
    const check = (...args: string[]) => checkUnder('baseline', ...args);
    expect((await check()).code).toBe(0);
    const first = await readFile(file, 'utf8');
    const unchanged = await check();
    expect(unchanged.code).toBe(0);
    expect(unchanged.stdout).toMatch(/\nUnchanged: \d+ requests as in \S+\.\n$/);

    changed = true;
    const text = await check();
    expect(text.code).toBe(1);
    const [, table = ''] = /\n≠ Changes for clients since \S+\n([^]*?)\n\n/.exec(text.stdout) ?? [];
    expect(table.split('\n').map(row => row.trim().replace(/ +/g, ' '))).toEqual([
      expect.stringMatching(/^\d+ × Cache-Control: none → no-store GET \/a, /),
      expect.stringMatching(/^\d+ × body\.id: string → none GET \/a/),
      expect.stringMatching(/^\d+ × body\.\*: none → number GET \/a/),
    ]);
    expect(text.stdout).toMatch(
      /\nChanged: 3 changes in \d+ requests since \S+\. If they are wanted, delete the file\.\n$/,
    );
    expect(await readFile(file, 'utf8')).toBe(first);

    expect(JSON.parse((await check('--json')).stdout).baseline.changes).toHaveLength(3);
    expect((await check('--junit')).stdout).toMatch(
      /name="baseline: [^"]*"><failure message="breaches: [^]*body\.id: string → none/,
    );
    expect((await check('--format', 'github')).stdout).toContain('::error title=check baseline::');
    expect((await check('--format', 'markdown')).stdout).toContain('| `body.id` | `string` | `none` |');
    const sarif = JSON.parse((await check('--format', 'sarif')).stdout);
    expect(sarif.runs[0].results.filter((one: { ruleId: string }) => one.ruleId === 'baseline')).toHaveLength(
      3,
    );
    // Another rule makes the command fail: the changes are only reported.
    const other = await checkUnder('leak');
    expect(other).toMatchObject({ code: 0, stdout: expect.stringContaining('≠ Changes for clients') });
  });

  it.each([
    ['no JSON', '{', 'is no JSON'],
    ['a foreign file', '{"openapi":"3.1.0"}', 'is no baseline: another program wrote it'],
    [
      'another version',
      '{"format":"nestjs-registry-http baseline","version":2}',
      'has another version than 1',
    ],
    ['no requests', '{"format":"nestjs-registry-http baseline","version":1}', 'is broken'],
    [
      'a broken request',
      '{"format":"nestjs-registry-http baseline","version":1,"requests":[{"method":"GET","path":"/a","status":200}]}',
      'is broken',
    ],
  ])('is a usage error if it is %s, and stays as it is', async (_what, content, reason) => {
    const file = freshFile();
    await writeFile(file, content);
    const { code, stdout, stderr } = await runCommand(['check', server.url, '--baseline', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`nestjs-registry-http: the baseline ${file} ${reason}`);
    expect(stderr).toMatch(/\nTry --help\.\n$/);
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  it('is a usage error if it cannot be written', async () => {
    const file = join(folder, 'not-there', 'baseline.json');
    await expect(checkContract(server.url, { baseline: file })).rejects.toThrow(
      new TypeError(`the baseline ${file} cannot be written: its folder does not exist or is read-only`),
    );
  });
});

describe('the shape of a body', () => {
  const shape = (value: unknown, type = 'application/json') =>
    readShape({
      status: 200,
      headers: { 'content-type': type },
      body: typeof value === 'string' ? value : JSON.stringify(value),
    });

  it('has the names and types of the members, sorted, and no values', () => {
    expect(
      Object.entries(shape({ b: [{ x: 1 }, { x: 'a', y: null }], a: true, __proto__: 1, '7': 'id' })),
    ).toEqual([
      ['body', 'object'],
      ['body.*', 'string'],
      ['body.a', 'boolean'],
      ['body.b', 'list'],
      ['body.b[]', 'object'],
      ['body.b[].x', 'number | string'],
      ['body.b[].y', 'null'],
    ]);
    expect(shape('<p>', 'text/html')).toEqual({ body: 'text' });
    expect(shape('{', 'application/problem+json')).toEqual({ body: 'text' });
    expect(shape('')).toEqual({});
  });

  it('is the same if the data does not tell', () => {
    const same = (place: string, one: unknown, other: unknown) =>
      hasSameType(place, shape(one), shape(other));
    expect(same('body.a', { a: null }, { a: 1 })).toBe(true);
    expect(same('body.a.b', { a: null }, { a: { b: 1 } })).toBe(true);
    expect(same('body.a[]', { a: [] }, { a: [1] })).toBe(true);
    expect(same('body.a[].b', { a: [{ b: 1 }] }, { a: [] })).toBe(true);
    expect(same('body.a', { a: 'x' }, { a: 1 })).toBe(false);
    expect(same('body.a', {}, { a: 1 })).toBe(false);
    expect(same('body.a[].b', { a: [{ b: 1 }] }, { a: [{}] })).toBe(false);
  });
});

describe('two responses', () => {
  const response = (more: Partial<RecordedResponse> = {}): RecordedResponse => ({
    method: 'GET',
    path: '/a',
    asked: [],
    status: 200,
    headers: {},
    body: {},
    ...more,
  });

  it('differ in status, code, header fields and members', () => {
    const after = response({
      status: 404,
      code: '404 Not Found',
      headers: { Allow: 'GET' },
      body: { body: 'object' },
    });
    expect(listDifferences(response(), after)).toEqual([
      { what: 'status', before: '200', after: '404' },
      { what: 'code', before: 'none', after: '404 Not Found' },
      { what: 'Allow', before: 'none', after: 'GET' },
      { what: 'body', before: 'none', after: 'object' },
    ]);
    expect(listDifferences(after, after)).toEqual([]);
  });
});
