import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runImporter } from '../../sample-app/importer/importer.js';
import { FakeRegistry } from './importer-registry.js';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const HEADER = 'code,name,type,owner,status,beds,cots,open_whole_day,latitude,longitude';
const rowOf = (code: number | string, name = `Mfano ${code}`, latitude = '-01.25', longitude = '036.5') =>
  `${code},${name},Dispensary,Ministry of Health,OPERATIONAL,1,0,False,${latitude},${longitude}`;
const rowsOf = (count: number) => Array.from({ length: count }, (_, index) => rowOf(index + 1));

let folder: string;
let registry: FakeRegistry;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'importer-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  registry = new FakeRegistry();
  url = await registry.listen();
});
afterEach(() => registry.close());

async function fileOf(rows: readonly string[], header = HEADER): Promise<string> {
  const file = join(folder, `${crypto.randomUUID()}.csv`);
  await writeFile(file, `\uFEFF${[header, ...rows].join('\r\n')}\r\n`);
  return file;
}

async function run(
  args: readonly string[],
  { isTTY = false, interrupted = new AbortController().signal } = {},
) {
  const stdout = new PassThrough();
  const stderr = Object.assign(new PassThrough(), { isTTY });
  const said = [text(stdout), text(stderr)];
  const code = await runImporter(args, { stdout, stderr, interrupted });
  stdout.end();
  stderr.end();
  const [out = '', err = ''] = await Promise.all(said);
  return { code, out: out.replace(/in [\d.]+ s/, 'in N s'), err };
}

const summaryOf = (out: string) => out.split('\n');

describe('an import', () => {
  it('stores every row, and on a second run none', async () => {
    const file = await fileOf(rowsOf(1200));
    const first = await run([file, '--url', `${url}/`]);
    expect(summaryOf(first.out)).toEqual([
      '1,200 rows in N s',
      '  1,200 created',
      '      0 already there',
      '      0 refused',
      '      0 without their coordinates',
      '',
    ]);
    expect(first.code).toBe(0);
    expect(registry.stored.size).toBe(1200);
    expect(registry.stored.get('7')).toEqual({
      name: 'Mfano 7',
      active: true,
      coordinates: [36.5, -1.25],
      identifiers: [{ agency: 'MOH', context: 'MFL', id: '7' }],
      properties: {
        type: 'Dispensary',
        owner: 'Ministry of Health',
        numBeds: 1,
        numCots: 0,
        openWholeDay: false,
      },
    });

    const second = await run([file, '--url', url]);
    expect(second.out).toContain('0 created\n  1,200 already there\n');
    expect(second.code).toBe(0);
  });

  it('lists what was refused and whose coordinates were left out, by line', async () => {
    const file = await fileOf([
      rowOf(1),
      rowOf(2, ''),
      rowOf(3, '"Jina, refu"', '00   ', '035   '),
      '4,too,short',
      rowOf('', 'Nobody'),
      '',
      rowOf(5, 'Mfano "A"', '91.5'),
      rowOf(1),
    ]);
    const { code, out } = await run([file, '--url', url]);
    expect(summaryOf(out)).toEqual([
      '7 rows in N s',
      '  3 created',
      '  1 already there',
      '  3 refused',
      '  2 without their coordinates',
      '',
      'Refused:',
      '  line 3: 400 Bad Request: Validation failed: /name must not be empty',
      '  line 5: it does not have as many fields as the header',
      '  line 6: code is empty',
      '',
      'Coordinates left out:',
      '  line 4: Jina, refu: latitude "00   " is not in decimal degrees, longitude "035   " is not in decimal degrees',
      '  line 8: Mfano "A": latitude "91.5" is out of range',
      '',
    ]);
    expect(code).toBe(1);
    expect(registry.stored.get('3')).not.toHaveProperty('coordinates');
  });

  it.each([1, 8])('has no more than %i facilities under way', async concurrency => {
    registry.holdsUntil = concurrency;
    registry.delayMs = 5;
    expect(
      await run([await fileOf(rowsOf(60)), '--url', url, '--concurrency', String(concurrency)]),
    ).toMatchObject({ code: 0 });
    expect(registry.busiest).toBe(concurrency);
  });

  it('writes plain lines where there is no terminal, and draws a bar where there is one', async () => {
    const file = await fileOf(rowsOf(40));
    const plain = await run([file, '--url', url, '--concurrency', '1']);
    const lines = plain.err.trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe('100 % | 40 rows: 40 created, 0 already there, 0 refused');
    const drawn = await run([file, '--url', url], { isTTY: true });
    expect(drawn.err).toContain('\u2588'.repeat(40));
    expect(drawn.err).toContain('40 rows: 0 created, 40 already there, 0 refused');
  });

  it('takes a long list as clerks have typed it', async () => {
    const latitudes = ['00.88226', '-01.47626', ' 00.29015', '  -1.35512', '-.028353', '+03.78575', '-04.5 '];
    const names = ['Mfano  wa ', '"Mfano, the second"', '"Mfano ""C"""', ' Mfano'];
    const rows = Array.from({ length: 3_000 }, (_, index) =>
      rowOf(index + 1, names[index % names.length], latitudes[index % latitudes.length]),
    );
    rows.push(rowOf(3_001, 'A', '00   ', '035   '), rowOf(3_002, 'B', '0.', '37.57058'));
    rows.push(rowOf(3_003, 'C', '-00.', '037.'));
    const { code, out } = await run([await fileOf(rows), '--url', url]);
    expect(summaryOf(out).slice(0, 5)).toEqual([
      '3,003 rows in N s',
      '  3,003 created',
      '      0 already there',
      '      0 refused',
      '      3 without their coordinates',
    ]);
    expect(code).toBe(0);
    expect(registry.stored.size).toBe(3_003);
    expect(registry.stored.get('5')).toMatchObject({ name: 'Mfano  wa', coordinates: [36.5, -0.028353] });
    expect(registry.stored.get('6')).toMatchObject({
      name: 'Mfano, the second',
      coordinates: [36.5, 3.78575],
    });
    expect(registry.stored.get('7')).toMatchObject({ name: 'Mfano "C"', coordinates: [36.5, -4.5] });
  });
});

describe('a registry in trouble', () => {
  it('is asked again after the time that its Retry-After names', async () => {
    const times: number[] = [];
    registry.interfere = (request, response) => {
      if (request.method === 'GET') return false;
      times.push(performance.now());
      if (times.length > 1) return false;
      response.writeHead(503, { 'retry-after': '1' }).end();
      return true;
    };
    const { code, out } = await run([await fileOf([rowOf(1)]), '--url', url]);
    expect([code, times.length]).toEqual([0, 2]);
    expect(out).toContain('1 created');
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('is waited for while it starts', async () => {
    let asked = 0;
    registry.interfere = (_request, response) =>
      asked++ === 0 && Boolean(response.writeHead(503).end('starting'));
    expect(await run([await fileOf([rowOf(1)]), '--url', url])).toMatchObject({ code: 0 });
  });

  it('is not waited for longer than is reasonable', async () => {
    registry.interfere = (request, response) =>
      request.method === 'POST' && Boolean(response.writeHead(503, { 'retry-after': '7200' }).end());
    const err = 'The registry is not available: 503 Service Unavailable\n';
    const args = [await fileOf(rowsOf(3)), '--url', url, '--concurrency', '1'];
    expect(await run(args)).toEqual({ code: 1, out: '', err });
    expect(registry.posts).toBe(1);
  });

  it('that hangs up is asked again', async () => {
    registry.interfere = (request, response) =>
      registry.posts % 3 === 1 && request.method === 'POST' && Boolean(response.destroy());
    const { code, out } = await run([await fileOf(rowsOf(6)), '--url', url, '--concurrency', '1']);
    expect(code).toBe(0);
    expect(out).toContain('6 created');
    expect(registry.posts).toBe(9);
  });

  it('that does not come back ends the import, and what was done is told', async () => {
    registry.interfere = (request, response) =>
      registry.posts > 5 && request.method === 'POST' && Boolean(response.destroy());
    const { code, out, err } = await run([await fileOf(rowsOf(50)), '--url', url, '--concurrency', '2']);
    expect(code).toBe(1);
    expect(out).toContain('5 created');
    expect(out).toContain('read and not sent');
    expect(err).toMatch(/No response from http.*facilities\.json: .+\nRun it again to send the rest\.\n$/);
    expect(registry.posts).toBeLessThan(25);
  });

  it('that fails over one row refuses that row', async () => {
    registry.interfere = (request, response) =>
      request.method === 'POST' && registry.posts === 1 && Boolean(response.writeHead(500).end('<html>'));
    const { code, out } = await run([await fileOf(rowsOf(2)), '--url', url, '--concurrency', '1']);
    expect(code).toBe(1);
    expect(out).toContain('Refused:\n  line 2: 500 Internal Server Error\n');
    expect(registry.posts).toBe(2);
  });

  it('that names another conflict than a taken identifier has not stored the row', async () => {
    const body = { code: '409 Conflict', message: 'This uuid is taken', errorCode: 'uuid-taken' };
    registry.interfere = (request, response) =>
      request.method === 'POST' && Boolean(response.writeHead(409).end(JSON.stringify(body)));
    const { code, out } = await run([await fileOf([rowOf(1)]), '--url', url]);
    expect(code).toBe(1);
    expect(out).toContain('Refused:\n  line 2: 409 Conflict: This uuid is taken\n');
  });

  it('that answers a POST with something else than 201 has not created anything', async () => {
    registry.interfere = (request, response) =>
      request.method === 'POST' && Boolean(response.writeHead(200).end());
    expect((await run([await fileOf([rowOf(1)]), '--url', url])).out).toContain(
      'line 2: answered with 200 instead of 201',
    );
  });
});

describe('one clear line', () => {
  it.each([
    [
      'a file that is not there',
      () => '/nowhere/x.csv',
      /^Cannot read \/nowhere\/x\.csv: there is no such file\n$/,
    ],
    ['a directory', () => folder, /^Cannot read .*: it is a directory\n$/],
  ])('for %s', async (_what, file, line) => {
    const { code, err, out } = await run([file(), '--url', url]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(line);
  });

  it('for an empty file', async () => {
    const file = join(folder, 'empty.csv');
    await writeFile(file, '');
    expect(await run([file, '--url', url])).toEqual({
      code: 1,
      out: '',
      err: `Cannot read ${file}: it is empty\n`,
    });
  });

  it('for a file of other columns', async () => {
    const file = await fileOf(['1,2'], 'code,title');
    const { code, out, err } = await run([file, '--url', url]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    const missing = 'name, type, owner, status, beds, cots, open_whole_day, latitude, longitude';
    expect(err).toBe(`${file} has no column ${missing}\n`);
  });

  it('for a quote that is never closed, after the rows before it', async () => {
    const file = await fileOf([rowOf(1), rowOf(2, '"Mfano')]);
    const { code, out, err } = await run([file, '--url', url]);
    expect(code).toBe(1);
    expect(out).toContain('1 created');
    expect(err).toMatch(/Cannot read .*: Quote Not Closed.*\n$/);
  });

  it.each([
    ['editor:wrong', 'The registry does not know the user "editor" with this password (401): check --user\n'],
    ['nobody:x', 'The registry does not know the user "nobody" with this password (401): check --user\n'],
  ])('for the user %s', async (user, err) => {
    expect(await run([await fileOf([rowOf(1)]), '--url', url, '--user', user])).toEqual({
      code: 1,
      out: '',
      err,
    });
  });

  it('for a user who may not write', async () => {
    const args = [await fileOf(rowsOf(100)), '--url', url, '--user', 'reader:reader', '--concurrency', '2'];
    const err = 'The user "reader" may not do this at the registry (403): check --user\n';
    expect(await run(args)).toEqual({ code: 1, out: '', err });
    expect(registry.posts).toBeLessThan(6);
  });

  it('for a URL where there is something else', async () => {
    const file = await fileOf([rowOf(1)]);
    const wrong = url.replace('v1', 'v2');
    const err = `There is no facility registry at ${wrong} (404): check --url\n`;
    expect(await run([file, '--url', wrong])).toEqual({ code: 1, out: '', err });
    registry.interfere = (_request, response) => Boolean(response.end('<html>hello</html>'));
    expect((await run([file, '--url', url])).err).toBe(
      `There is no facility registry at ${url}: check --url\n`,
    );
    registry.interfere = (_request, response) =>
      Boolean(response.writeHead(302, { location: 'https://x/' }).end());
    expect((await run([file, '--url', url])).err).toBe(`${url} leads on to https://x/: check --url\n`);
  });

  it('for a URL where there is nothing', async () => {
    await registry.close();
    const { code, err, out } = await run([await fileOf([rowOf(1)]), '--url', url]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^No response from http:.*: connect ECONNREFUSED 127\.0\.0\.1:\d+: check --url\n$/);
    await registry.listen();
  });

  it.each([
    [[], 'which file?'],
    [['a.csv', 'b.csv'], 'one file at a time, not also "b.csv"'],
    [['a.csv', '--nope'], "Unknown option '--nope'"],
    [['a.csv', '--url', 'nonsense'], '--url "nonsense" is not an http(s) address'],
    [['a.csv', '--url', 'ftp://x'], '--url "ftp://x" is not an http(s) address'],
    [['a.csv', '--url', 'http://me:word@x'], '--url must not hold a password: give it with --user'],
    [['a.csv', '--url', 'http://x/?a=1'], '--url "http://x/?a=1" must end with the path'],
    [['a.csv', '--user', 'me'], '--user must be NAME:WORD'],
    [['a.csv', '--user', ':word'], '--user must be NAME:WORD'],
    [['a.csv', '--concurrency', '0'], '--concurrency "0" is not a whole number from 1 to 256'],
    [['a.csv', '--concurrency', '2.5'], '--concurrency "2.5" is not a whole number from 1 to 256'],
  ])('for the arguments %j, with exit code 2', async (args, line) => {
    expect(await run(args)).toEqual({ code: 2, out: '', err: `${line} (--help tells more)\n` });
  });

  it('is many for --help', async () => {
    const { code, out, err } = await run(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Usage: npm run import -- FILE.csv [options]');
  });
});

describe('Ctrl-C', () => {
  it('ends the waiting for a registry in trouble', async () => {
    const interruption = new AbortController();
    registry.interfere = (request, response) => {
      if (request.method === 'GET') return false;
      setTimeout(() => interruption.abort(), 100);
      response.writeHead(503, { 'retry-after': '50' }).end();
      return true;
    };
    const { code, out, err } = await run([await fileOf(rowsOf(5)), '--url', url], {
      interrupted: interruption.signal,
    });
    expect(code).toBe(130);
    expect(out).toContain('5 read and not sent');
    expect(err).not.toContain('not available');
  });

  it('before the first row ends it without a summary', async () => {
    const interruption = new AbortController();
    registry.interfere = () => {
      interruption.abort();
      return true;
    };
    const file = await fileOf([rowOf(1)]);
    expect(await run([file, '--url', url], { interrupted: interruption.signal })).toEqual({
      code: 130,
      out: '',
      err: '',
    });
  });

  it('in the process itself finishes what is under way, tells what was done and exits with 130', async () => {
    registry.delayMs = 50;
    const file = await fileOf(rowsOf(500));
    const args = ['--import', 'tsx', 'sample-app/importer/main.ts', file, '--url', url, '--concurrency', '4'];
    const importer = spawn(process.execPath, args, { cwd: fromRoot('.') });
    const said = [text(importer.stdout), text(importer.stderr)];
    const ended = new Promise(resolve => importer.on('exit', resolve));
    while (registry.stored.size < 20) await new Promise(waited => setTimeout(waited, 10));
    importer.kill('SIGINT');
    expect(await ended).toBe(130);
    const [out = '', err = ''] = await Promise.all(said);
    expect(registry.stored.size).toBeLessThan(500);
    expect(out).toContain(`${registry.stored.size} created`);
    expect(err).toContain('Finishing what is under way');
    expect(err).toMatch(/Run it again to send the rest\.\n$/);
  });
});
