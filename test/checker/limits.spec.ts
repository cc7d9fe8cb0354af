import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkContract } from 'nestjs-registry-http/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { Checker } from '../../lib/checker/checker.js';
import { TimeBudget } from '../../lib/checker/time-budget.js';
import { sendProbe, type Probe } from '../../lib/checker/http/probe.js';
import { parseMessage } from '../../lib/checker/http/raw-request.js';
import { findLeaks } from '../../lib/checker/leaks.js';
import { LIMITS, MetLimits } from '../../lib/checker/limits.js';
import { mergeOverlaps } from '../../lib/checker/target/checked-path.js';
import { serverAt } from '../../lib/checker/target/checked-server.js';
import { findPaths } from '../../lib/checker/target/find-paths.js';
import { readOpenApi } from '../../lib/checker/target/read-openapi.js';
import { SELF_REFERRING } from './support/self-referring-schema.js';

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

async function listen(server: Server): Promise<URL> {
  const sockets = new Set<Socket>();
  server.on('connection', socket => void sockets.add(socket.on('error', () => undefined)));
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const serveBytes = (response: (socket: Socket) => void) =>
  listen(createServer(socket => void socket.once('data', () => response(socket))));
const serve = (listener: RequestListener) => listen(createHttpServer(listener) as unknown as Server);

const documentOf = (paths: object, more: object = {}) => ({ openapi: '3.1.0', paths, ...more });

const GET: Probe = { method: 'GET', path: '/' };
const HEAD: Probe = { method: 'HEAD', path: '/' };
const RAW: Probe = { method: 'GET', path: '/', raw: 'NOT HTTP\r\n\r\n' };
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';

/** Sends without end, as fast as it is read. */
const flood = (head: string, more: string) => (socket: Socket) => {
  const send = () => {
    while (!socket.destroyed && socket.write(more)) /* until it is full */ ;
  };
  socket.write(head);
  socket.on('drain', send);
  send();
};
/** Sends without end, a little at a time. */
const drip = (head: string, more: string) => (socket: Socket) => {
  socket.write(head);
  const timer = setInterval(() => socket.write(more), 20);
  socket.on('close', () => clearInterval(timer));
};

const EACH = [
  ['GET', GET],
  ['HEAD', HEAD],
  ['bytes', RAW],
] as const;

describe('a request ends', () => {
  it.each(EACH)('if the response to %s has no end, however fast it arrives', async (_what, probe) => {
    const url = await serveBytes(flood(`${OK}\r\n`, 'x'.repeat(2 ** 16)));
    const { status, body, truncated } = await sendProbe(url, probe);
    expect({ status, truncated }).toEqual({ status: 200, truncated: 'bytes' });
    expect(body.length).toBeLessThan(2 * LIMITS.responseBytes);
  });

  it('where chunks do not', async () => {
    const url = await serveBytes(
      flood(`${OK}Transfer-Encoding: chunked\r\n\r\n`, `40\r\n${'x'.repeat(64)}\r\n`.repeat(100)),
    );
    for (const probe of [GET, RAW]) {
      const { body, truncated } = await sendProbe(url, probe);
      expect(truncated).toBe('bytes');
      expect(body).toMatch(/^x{100000,}/);
    }
  });
});

describe.concurrent('a request ends in time', () => {
  it.each(EACH)('if the response to %s has no end, however slowly it arrives', async (_what, probe) => {
    const url = await serveBytes(drip(`${OK}\r\n`, 'x'));
    const { status, body, truncated } = await sendProbe(url, probe, 500);
    expect({ status, truncated }).toEqual({ status: 200, truncated: 'time' });
    expect(body).toMatch(/^x+$/);
  });

  it.each(EACH)('if the header of the response to %s does not arrive in time', async (_what, probe) => {
    const slow = await serveBytes(drip(OK, 'X: y\r\n'));
    await expect(sendProbe(slow, probe, 300)).rejects.toThrow(
      /no whole response within 0.3 s|was cut before/,
    );
    const fast = await serveBytes(flood(OK, `X: ${'y'.repeat(1_000)}\r\n`));
    await expect(sendProbe(fast, probe, 5_000)).rejects.toThrow(/Header overflow|was cut before/);
  });

  it.each(EACH)('if no byte arrives for %s', async (_what, probe) => {
    const url = await serveBytes(() => undefined);
    await expect(sendProbe(url, probe, 200)).rejects.toThrow(/^no (whole )?response within 0.2 s$/);
  });
});

describe('a message of very many parts is read', () => {
  it('in chunks of one byte', () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(parseMessage(`${head}${'1\r\nx\r\n'.repeat(200_000)}0\r\n\r\n`).body).toHaveLength(200_000);
  });
  it('behind interim responses', () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100_000);
    expect(parseMessage(`${interim}HTTP/1.1 204 No Content\r\n\r\n`)).toMatchObject({ status: 204 });
  });
  it('for what it says of the inside', () => {
    const body = 'SELECT '.repeat(100_000) + '\n'.repeat(100_000) + 'Unexpected token '.repeat(50_000);
    expect(findLeaks({ status: 500, headers: {}, body })).toEqual([]);
  });
});

describe('a large body', () => {
  const body = 'x'.repeat(2 ** 24);
  const probe: Probe = { method: 'POST', path: '/', body };
  const REFUSED = 'HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}';

  it('that is refused by its header, with the connection closed at once, loses no response', async () => {
    const url = await listen(
      createServer(socket => {
        socket.once('data', () => {
          socket.pause();
          socket.end(REFUSED, () => socket.destroy());
        });
      }),
    );
    const statuses = await Promise.all(
      Array.from({ length: 100 }, () => sendProbe(url, { ...probe, body: 'x'.repeat(2 ** 20) })),
    );
    expect(statuses.filter(({ status }) => status !== 413)).toEqual([]);
  });

  it('that is refused in the middle, with the connection reset, is sent a second time only as far as is read', async () => {
    const received: number[] = [];
    const url = await listen(
      createServer(socket => {
        const index = received.push(0) - 1;
        socket.on('data', chunk => {
          received[index] = (received[index] ?? 0) + chunk.length;
          if (index === 0 && received[0]! > 2 ** 20) socket.resetAndDestroy();
          if (index > 0) socket.end(REFUSED);
        });
      }),
    );
    expect(await sendProbe(url, probe)).toMatchObject({ status: 413, body: '{}' });
    expect(received).toHaveLength(2);
    expect(received[1]).toBeLessThan(2 ** 18);
  });

  it('that is read is sent whole', async () => {
    let length = 0;
    const url = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => (length += chunk.length));
      request.on('end', () => response.writeHead(400).end());
    });
    expect(await sendProbe(url, probe)).toMatchObject({ status: 400 });
    expect(length).toBe(body.length);
  });
});

describe('a document is given up on', () => {
  const TOO_LARGE = 'cannot be read: it is larger than 16 MiB';
  const find = (url: URL, openapi?: string, limits?: MetLimits, nextRequestLimit = 5_000) =>
    findPaths(serverAt(url.href, {}), openapi, limits, { nextRequestLimit, isOver: false });

  it('that is too large, in whatever form it comes', async () => {
    const bomb = gzipSync(' '.repeat(LIMITS.documentBytes + 1));
    const url = await serve((request, response) => {
      if (request.url === '/bomb') return response.setHeader('content-encoding', 'gzip').end(bomb);
      const more = () => void response.write(' '.repeat(2 ** 20), error => error ?? more());
      return more();
    });
    await expect(find(url, '/bomb')).rejects.toThrow(TOO_LARGE);
    await expect(find(url, '/flood')).rejects.toThrow(TOO_LARGE);
    const folder = await mkdtemp(join(tmpdir(), 'limits-'));
    const file = join(folder, 'large.json');
    await writeFile(file, ' '.repeat(LIMITS.documentBytes + 1));
    await expect(find(url, file)).rejects.toThrow(TOO_LARGE);
    await rm(folder, { recursive: true });
  });

  it('that is too large at a customary place, with a line in the report', async () => {
    const url = await serve((request, response) => {
      if (request.url !== '/openapi.json') return response.writeHead(404).end();
      return response.end(Buffer.alloc(LIMITS.documentBytes + 1, ' '));
    });
    const limits = new MetLimits();
    expect(await find(url, undefined, limits)).toEqual([]);
    expect(limits.lines()).toEqual(['Limit: 1 document not read, larger than 16 MiB.']);
  });

  it('that does not end', async () => {
    const url = await serve((_request, response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    await expect(find(url, '/slow', undefined, 300)).rejects.toThrow(/cannot be read: .*timeout/);
  });
});

describe('of a document', () => {
  const schemaOf = (schema: object, schemas: object) => {
    const limits = new MetLimits();
    const content = { 'application/json': { schema } };
    const paths = { '/a': { post: { requestBody: { content }, responses: {} } } };
    const [path] = readOpenApi(documentOf(paths, { components: { schemas } }), undefined, limits);
    return { example: path?.operations.get('POST')?.example, lines: limits.lines() };
  };
  const CUT = ['Limit: 1 example cut, for the depth, the number of values or the length.'];

  it('a schema that refers to itself twelve times is cut', () => {
    const { example = '', lines } = schemaOf(SELF_REFERRING.schema, SELF_REFERRING.schemas);
    expect(JSON.parse(example)).toHaveProperty('m0');
    expect(example.length).toBeLessThanOrEqual(LIMITS.exampleLength);
    expect(lines).toEqual(CUT);
  });

  it('an example that is too deep or too long is cut', () => {
    let deep: object = {};
    for (let depth = 0; depth < 100_000; depth++) deep = { deep };
    expect(schemaOf({ example: deep }, {}).lines).toEqual(CUT);
    expect(schemaOf({ example: 'x'.repeat(2 ** 20) }, {})).toEqual({ example: undefined, lines: CUT });
    expect(schemaOf({ example: { a: [{ b: null }] } }, {})).toEqual({
      example: '{"a":[{"b":null}]}',
      lines: [],
    });
  });

  it('a segment of 24 parameters is matched once', () => {
    const names = Array.from({ length: 24 }, (_, index) => `{p${index}}`);
    const paths = mergeOverlaps(
      readOpenApi(documentOf({ [`/${names.join('')}/x`]: {}, [`/${'1'.repeat(60)}/y`]: {} })),
    );
    expect(paths.map(({ target }) => target)).toEqual([`/${'1'.repeat(24)}/x`, `/${'1'.repeat(60)}/y`]);
  });

  it('only so many paths are read, and none that is too long', () => {
    const paths = Object.fromEntries(
      Array.from({ length: LIMITS.paths + 7 }, (_, index) => [`/a${index}/{id}`, { get: {} }]),
    );
    const limits = new MetLimits();
    const read = readOpenApi(documentOf({ [`/${'x'.repeat(3_000)}`]: {}, ...paths }), undefined, limits);
    expect(mergeOverlaps(read)).toHaveLength(LIMITS.paths - 1);
    expect(limits.lines()).toEqual([
      'Limit: 8 paths of the document left out, beyond the first 10,000.',
      'Limit: 1 path left out, longer than 2,048 characters.',
    ]);
  });

  it.each([
    ['half a surrogate pair', '/a\ud800/{id}'],
    ['a percent sign', '/a/{%zz}'],
    ['a fragment', '/a#b'],
  ])('a path with %s is read', (_what, template) => {
    const [path] = readOpenApi(documentOf({ [template]: { get: {} } }));
    expect(path?.target).toMatch(/^\/a[\w%/]*$/);
  });

  it('the base is a path, whatever the URL of the server', () => {
    for (const url of ['x:@evil.example', 'mailto:@evil.example', 'https:@evil.example', '//@evil.example']) {
      const [path] = readOpenApi(documentOf({ '/a': {} }, { servers: [{ url }] }));
      expect(path?.target).toBe('/a');
    }
  });
});

describe('a check', () => {
  const openapi = documentOf(
    Object.fromEntries(['/a', '/b', '/c'].map(path => [path, { get: { responses: { 200: {} } } }])),
  );

  it('ends within its time, and says what it gave up', async () => {
    const url = await serve((request, response) => void (request.url === '/' && response.end()));
    const { passed, notChecked, notes, rules } = await checkContract(url.href, { openapi, timeout: 1_200 });
    expect(passed).toBe(false);
    expect(notChecked.filter(({ reason }) => reason === 'the time was up').map(({ rule }) => rule)).toContain(
      'head',
    );
    expect(notes).toContainEqual(
      expect.stringMatching(/^Not checked, since the time was up: \d+ requests \(/),
    );
    expect(rules.flatMap(({ breaches }) => breaches).map(({ problem }) => problem)).toContain(
      'no whole response within 0.2 s',
    );
  });

  it('begins no request with less time than a server needs to respond', () => {
    expect(new TimeBudget(9).isOver).toBe(true);
    expect(new TimeBudget(1_000).isOver).toBe(false);
  });

  it('is not complete if the time was up before a request was sent', async () => {
    const clock = Object.assign(new TimeBudget(0), { forOne: 1 });
    const checker = new Checker(serverAt('http://127.0.0.1:1', {}), [], {}, clock);
    expect(checker.isComplete).toBe(true);
    expect(await checker.expect('head', GET, () => [])).toBeUndefined();
    expect(checker.isComplete).toBe(false);
    expect(checker.notChecked()).toEqual([{ rule: 'head', reason: 'the time was up', requests: 1 }]);
  });

  it('says which responses were not looked at wholly', async () => {
    const url = await serve((request, response) => {
      if (request.url !== '/a' || request.method !== 'GET') {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{"code":"404 Not Found"}');
        return;
      }
      const more = () => void response.write('x'.repeat(2 ** 16), error => error ?? more());
      more();
    });
    const { notes } = await checkContract(url.href, { openapi });
    expect(notes).toContainEqual(
      expect.stringMatching(/^Limit: of \d+ responses only the first 1 MiB was looked at\.$/),
    );
  });

  it('keeps little of what a server says', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ code: 'x'.repeat(2 ** 19) }));
    });
    const { rules } = await checkContract(url.href, { openapi });
    const problems = rules.flatMap(({ breaches }) => breaches).map(({ problem }) => problem);
    expect(problems).toContainEqual(expect.stringMatching(/^code is "x+…$/));
    expect(Math.max(...problems.map(({ length }) => length))).toBeLessThan(400);
  });
});
