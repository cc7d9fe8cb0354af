import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runImporter } from '../../sample-app/importer/importer.js';
import { Summary } from '../../sample-app/importer/summary.js';
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

function fileOf(rows: readonly string[], header = HEADER): Promise<string> {
  return fileWith(`\uFEFF${[header, ...rows].join('\r\n')}\r\n`);
}

async function fileWith(content: string | Buffer): Promise<string> {
  const file = join(folder, `${crypto.randomUUID()}.csv`);
  await writeFile(file, content);
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
      '  0 already there',
      '  4 refused',
      '  2 without their coordinates',
      '',
      'Refused:',
      '  line 3: 400 Bad Request: Validation failed: /name must not be empty',
      '  line 5: it does not have as many fields as the header',
      '  line 6: code is empty',
      '  line 9: code "1" is that of line 2',
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

  it('writes plain lines if there is no terminal, and draws a bar if there is one', async () => {
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

describe('a file as people have it', () => {
  const NAMES = [rowOf(1, 'Hôpital Général'), rowOf(2), rowOf(3, '"Hôpital, ""B"" C"')];
  const latin1 = () => fileWith(Buffer.from(`${[HEADER, ...NAMES].join('\n')}\n`, 'latin1'));

  it('in another encoding has its rows refused that cannot be read, and is read with --encoding', async () => {
    const { code, out } = await run([await latin1(), '--url', url]);
    const hint = 'cannot be read as utf-8: name its encoding with --encoding, for example latin1';
    expect(summaryOf(out).slice(1)).toEqual([
      '  1 created',
      '  0 already there',
      '  2 refused',
      '  0 without their coordinates',
      '',
      'Refused:',
      `  line 2: name "H\uFFFDpital G\uFFFDn\uFFFDral" ${hint}`,
      `  line 4: name "H\uFFFDpital, "B" C" ${hint}`,
      '',
    ]);
    expect(code).toBe(1);

    const again = await run([await latin1(), '--url', url, '--encoding', 'latin1']);
    expect([again.code, again.out.includes('2 created\n  1 already there\n  0 refused')]).toEqual([0, true]);
    expect([...registry.stored.values()].map(({ name }) => name)).toEqual([
      'Mfano 2',
      'Hôpital Général',
      'Hôpital, "B" C',
    ]);
  });

  it('in UTF-16, with a character on the border of two chunks', async () => {
    const rows = [...rowsOf(1000), rowOf(1001, 'Hôpital 🏥')];
    const content = `\uFEFF${[HEADER, ...rows].join('\n')}`;
    for (const pad of ['', ' ']) {
      const file = await fileWith(Buffer.from(content.replace('Mfano 1,', `Mfano 1${pad},`), 'utf16le'));
      const { code, err } = await run([file, '--url', url, '--encoding', 'utf-16le']);
      expect(code).toBe(0);
      expect(err).toContain('100 % | 1,001 rows');
    }
    expect(registry.stored.get('1001')?.name).toBe('Hôpital 🏥');
  });

  it('with line ends of several kinds, and line breaks within fields, has each row by its line', async () => {
    const rows = [rowOf(1, '"Mfano\r\nA"'), '', rowOf(2, ''), rowOf(3)];
    const file = await fileWith(`${HEADER}\n${rows.join('\r\n')}\n${rowOf(4, '')}\r${rowOf(5)}`);
    const { out } = await run([file, '--url', url]);
    expect(registry.stored.get('1')?.name).toBe('Mfano\r\nA');
    expect([...registry.stored.keys()].sort()).toEqual(['1', '3', '5']);
    expect(out.match(/line \d+/g)).toEqual(['line 5', 'line 7']);
  });

  it('with a quote that swallows the rows up to the next one is not taken for one row', async () => {
    const file = await fileOf([rowOf(1), rowOf(2, '"Mfano'), rowOf(3), rowOf(4, '"Mfano"'), rowOf(5)]);
    const { code, out } = await run([file, '--url', url]);
    expect(code).toBe(1);
    expect(out).toContain('  2 created\n');
    expect(out).toContain('Refused:\n  line 3: the quote that opens in it is not closed before line 5\n');
  });

  it('with terminal escapes has them shown, not obeyed', async () => {
    const file = await fileOf([
      rowOf('\u001B[2J1', '\u001B]0;title\u0007', '1\u001B[31m.5'),
      rowOf(2, ''),
      `4,again,,,,,"many\nbeds\u202E\u009B",,,`,
      rowOf('\u001B[2J1', 'Again'),
    ]);
    const { out } = await run([file, '--url', url]);
    expect(summaryOf(out).slice(-8)).toEqual([
      'Refused:',
      '  line 3: 400 Bad Request: Validation failed: /name must not be empty',
      '  line 4: cots "many\\u000abeds\\u202e\\u009b" cannot be read',
      '  line 6: code "\\u001b[2J1" is that of line 2',
      '',
      'Coordinates left out:',
      '  line 2: \\u001b]0;title\\u0007: latitude "1\\u001b[31m.5" is not in decimal degrees',
      '',
    ]);
    const { err } = await run(['/nowhere/\u001B[2J.csv', '--url', url]);
    expect(err).toBe('Cannot read /nowhere/\\u001b[2J.csv: there is no such file\n');
  });

  it('that is wrong in every row is not held in memory', () => {
    const summary = new Summary();
    for (let line = 2; line < 20_002; line++)
      summary.add(line, { kind: 'refused', reason: 'x'.repeat(10_000) });
    const lines = summaryOf(summary.toString());
    expect(lines.slice(3, 7)).toEqual([
      '  20,000 refused',
      '       0 without their coordinates',
      '',
      'Refused:',
    ]);
    expect(lines[7]).toBe(`  line 2: ${'x'.repeat(500)}…`);
    expect(lines.slice(-3)).toEqual([`  line 1001: ${'x'.repeat(500)}…`, '  and 19,000 more', '']);
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
    expect(out).toContain('2 sent, no response\n');
    expect(err).toMatch(/No response from http.*facilities\.json: .+\nRun it again to send the rest\.\n$/);
    expect(registry.posts).toBeLessThan(25);
  });

  it('that is killed has the rows without a response counted apart from those that were not sent', async () => {
    registry.interfere = (request, response) => {
      if (request.method === 'GET' || registry.posts < 6) return false;
      // Stored, or not: nobody can tell.
      void registry.close();
      return Boolean(response.destroy());
    };
    const { code, out } = await run([await fileOf(rowsOf(50)), '--url', url, '--concurrency', '1']);
    expect(code).toBe(1);
    expect(summaryOf(out).slice(1, 7)).toEqual([
      '  5 created',
      '  0 already there',
      '  0 refused',
      '  0 without their coordinates',
      '  1 sent, no response',
      '',
    ]);
    await registry.listen();
  }, 60_000);

  it('that was not there to be sent to has none without a response', async () => {
    registry.interfere = (request, response) => {
      if (request.method === 'POST') return false;
      response.setHeader('connection', 'close').on('finish', () => void registry.close());
      return false;
    };
    const { out, err } = await run([await fileOf(rowsOf(3)), '--url', url, '--concurrency', '1']);
    expect({ out, err }).toEqual({ out: '', err: expect.stringContaining('ECONNREFUSED') });
    await registry.listen();
  }, 60_000);

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

  it('that responds to a POST with another status than 201 has created nothing', async () => {
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

  // The second is more than the parser holds: it gives up before the end.
  it.each([
    [15, 'the quote that opens in the row of line 502 is never closed'],
    [2000, 'the row of line 502 has more than 64 kB: is its quote never closed?'],
  ])(
    'for a quote that is never closed, %i rows before the end, after all rows before it',
    async (after, fault) => {
      const file = await fileOf([...rowsOf(500), rowOf(501, '"Mfano'), ...rowsOf(after)]);
      const { code, out, err } = await run([file, '--url', url]);
      expect(code).toBe(1);
      expect(out).toContain('500 rows in N s\n  500 created\n');
      expect(err.split('\n').slice(-2)).toEqual([`Cannot read ${file}: ${fault}`, '']);
    },
  );

  it.each([
    ['blank lines only', '\n  \r\n\n', /^Cannot read .+: it has only blank lines\n$/],
    [
      'no header',
      `${rowOf(1)}\n`,
      /^.+ has no header: its first line must name the columns code, name, .+\n$/,
    ],
    [
      'a column named twice',
      `${HEADER}, Code,name\n${rowOf(1)},2,b\n`,
      /^.+ has more than one column code, name\n$/,
    ],
    [
      'UTF-16',
      Buffer.from(`\uFEFF${HEADER}\n`, 'utf16le'),
      /^.+ cannot be read as utf-8: name its encoding with --encoding, for example latin1\n$/,
    ],
  ])('for a file of %s', async (_what, content, line) => {
    const { code, out, err } = await run([await fileWith(content), '--url', url]);
    expect({ code, out, posts: registry.posts }).toEqual({ code: 1, out: '', posts: 0 });
    expect(err).toMatch(line);
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

  it('for a URL of another kind of server', async () => {
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

  it('for a URL without a server', async () => {
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
    [
      ['a.csv', '--encoding', 'nope'],
      '--encoding "nope" is not known: for example utf-8, latin1 or utf-16le',
    ],
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

describe('an interruption', () => {
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

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'as %s finishes what is under way, tells what was done and exits with 130',
    async signal => {
      registry.delayMs = 50;
      const file = await fileOf(rowsOf(500));
      const args = [
        '--import',
        'tsx',
        'sample-app/importer/main.ts',
        file,
        '--url',
        url,
        '--concurrency',
        '4',
      ];
      const importer = spawn(process.execPath, args, { cwd: fromRoot('.') });
      const said = [text(importer.stdout), text(importer.stderr)];
      const ended = new Promise(resolve => importer.on('exit', resolve));
      while (registry.stored.size < 20) await new Promise(waited => setTimeout(waited, 10));
      importer.kill(signal);
      expect(await ended).toBe(130);
      const [out = '', err = ''] = await Promise.all(said);
      expect(registry.stored.size).toBeLessThan(500);
      expect(out).toContain(`${registry.stored.size} created`);
      expect(err).toMatch(/Finishing what is under way.+\nRun it again to send the rest\.\n$/);
    },
  );

  it('at a terminal ends the bar, and says what it does on a line of its own', async () => {
    const interruption = new AbortController();
    registry.interfere = request => {
      if (registry.posts === 20 && request.method === 'POST') interruption.abort();
      return false;
    };
    const { code, err } = await run([await fileOf(rowsOf(500)), '--url', url], {
      isTTY: true,
      interrupted: interruption.signal,
    });
    expect(code).toBe(130);
    const [bar, ...after] = err.split('\n').slice(-4);
    expect(bar).toMatch(/\d+ % \| \d+ rows/);
    // The cursor is shown again, and long lines are wrapped again, before anything else is written.
    expect(bar).toContain('\u001B[?25h\u001B[?7h');
    expect(after).toEqual([
      'Finishing what is under way. Ctrl-C again to leave at once.',
      'Run it again to send the rest.',
      '',
    ]);
  });
});

describe('output whose reader has gone', () => {
  it.each(['stdout', 'stderr'] as const)('on %s does not end the import', async stream => {
    const args = ['--import', 'tsx', 'sample-app/importer/main.ts', await fileOf(rowsOf(200)), '--url', url];
    const importer = spawn(process.execPath, args, { cwd: fromRoot('.') });
    importer[stream].destroy();
    const other = text(importer[stream === 'stdout' ? 'stderr' : 'stdout']);
    expect(await new Promise(resolve => importer.on('exit', resolve))).toBe(0);
    expect(registry.stored.size).toBe(200);
    expect(await other).not.toMatch(/EPIPE|\n +at /);
  });
});
