import { createServer as createTlsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { checkContract } from 'nestjs-registry-http/testing';
import { formatCurl } from '../../lib/checker/http/curl.js';
import { getErrorMessage } from '../../lib/checker/error-message.js';
import { parseMessage } from '../../lib/checker/http/raw-request.js';
import { sendProbe } from '../../lib/checker/http/probe.js';
import { TLS } from '../support/tls.js';

const open: { server: Server; sockets: Set<Socket> }[] = [];
afterAll(() => {
  for (const { server, sockets } of open) {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
});

/** A server of another kind, which does what it is told with whatever it is sent. */
async function serve(response: (socket: Socket, request: string) => void): Promise<URL> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', chunk => response(socket, String(chunk)));
  });
  open.push({ server, sockets });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
}

const GET = { method: 'GET', path: '/' };
const HEAD = { method: 'HEAD', path: '/a?b=c', headers: { authorization: 'Basic x' } };
const RAW = { method: 'GET', path: '/', raw: 'NOT HTTP\r\n\r\n' };

describe.concurrent('a response', () => {
  it('is taken as it is, with no redirect followed', async () => {
    const url = await serve(socket =>
      socket.end('HTTP/1.1 302 Found\r\nLocation: /b\r\nX: 1\r\nX: 2\r\n\r\nthere'),
    );
    expect(await sendProbe(url, GET)).toEqual({
      status: 302,
      headers: { location: '/b', x: '1, 2' },
      body: 'there',
    });
  });

  it('to HEAD is read off the wire, so that a body is seen', async () => {
    let received = '';
    const url = await serve((socket, request) => {
      received = request;
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno');
    });
    expect(await sendProbe(url, HEAD)).toMatchObject({ status: 200, body: 'no' });
    expect(received).toBe(
      `HEAD /a?b=c HTTP/1.1\r\nhost: ${url.host}\r\nconnection: close\r\nauthorization: Basic x\r\n\r\n`,
    );
  });

  it.each([
    ['GET', GET],
    ['bytes', RAW],
  ])('to %s that is cut is told', async (_what, probe) => {
    const url = await serve(socket =>
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 9\r\n\r\nhalf'),
    );
    await expect(sendProbe(url, probe)).rejects.toThrow(
      'the connection was cut before the response was whole',
    );
  });

  it.each([
    ['GET', GET, 'socket hang up'],
    ['bytes', RAW, 'the connection was closed without a response'],
  ])('to %s that does not come is told', async (_what, probe, message) => {
    const url = await serve(socket => socket.end());
    await expect(sendProbe(url, probe)).rejects.toThrow(message);
  });

  it('to bytes after which the connection stays open is told', async () => {
    const url = await serve(socket => socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'));
    await expect(sendProbe(url, RAW)).rejects.toThrow('the connection stayed open after the response');
  });

  it('that is whole counts, though the connection is reset behind it', async () => {
    const url = await serve(socket => {
      socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}');
      setTimeout(() => socket.resetAndDestroy(), 50);
    });
    expect(await sendProbe(url, RAW)).toMatchObject({ status: 400, body: '{}' });
  });

  it('that has no end is not waited for', async () => {
    const events = await serve(socket =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n'),
    );
    expect(await sendProbe(events, GET)).toMatchObject({ status: 200 });

    const download = await serve(socket => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n\r\n');
      const more = () => {
        while (!socket.destroyed && socket.write('x'.repeat(2 ** 16))) /* until it is full */ ;
      };
      socket.on('drain', more);
      more();
    });
    const { body } = await sendProbe(download, GET);
    expect(body.length).toBeGreaterThan(2 ** 20);
    expect(body.length).toBeLessThan(2 ** 21);
  });

  it('that is refused before the body was read is taken', async () => {
    const url = await serve(socket =>
      socket.write('HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n'),
    );
    const body = 'x'.repeat(2 ** 22);
    expect(await sendProbe(url, { method: 'POST', path: '/', body })).toMatchObject({ status: 413 });
  });
});

describe('a message off the wire', () => {
  it.each([
    ['chunked', 'Transfer-Encoding: chunked\r\n\r\n3;x=y\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n', '{"a":1}'],
    ['with a length', 'Content-Length: 3\r\n\r\n{} and more', '{} '],
    ['until the end', 'X: y\r\n\r\nü'.replace('ü', 'Ã¼'), 'ü'],
  ])('has a body %s', (_how, rest, body) => {
    expect(parseMessage(`HTTP/1.1 400 Bad Request\r\n${rest}`)).toMatchObject({ status: 400, body });
  });

  it('follows what is interim', () => {
    expect(parseMessage('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400\r\nA: b\r\nA: c\r\n\r\n')).toEqual({
      status: 400,
      headers: { a: 'b, c' },
      body: '',
    });
  });

  it.each([
    ['nothing', '', 'closed without a response'],
    ['no message', 'hello', 'no HTTP message'],
    ['half a header', 'HTTP/1.1 400 Bad Request\r\nConne', 'cut before'],
    ['half a chunk', 'HTTP/1.1 400 x\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc', 'cut before'],
    ['no last chunk', 'HTTP/1.1 400 x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', 'cut before'],
  ])('is not whole: %s', (_what, message, problem) => {
    expect(() => parseMessage(message)).toThrow(problem);
  });
});

describe('the line for a shell', () => {
  const origin = 'http://[::1]:3000';

  it('is quoted, and holds no credentials in whatever field', () => {
    const headers = {
      authorization: 'Bearer hunter2 x',
      cookie: 'a=hunter2; b=hunter2',
      'x-api-key': 'hunter2',
      'content-type': 'application/json',
    };
    expect(formatCurl(origin, { method: 'PUT', path: "/it's/{x}", headers, body: `{"a":"'"}` })).toBe(
      [
        "curl -i -X PUT -H 'authorization: Bearer …' -H 'cookie: …' -H 'x-api-key: …'",
        `-H 'content-type: application/json' --data-binary '{"a":"'\\''"}' --globoff`,
        `'http://[::1]:3000/it'\\''s/{x}'`,
      ].join(' '),
    );
    expect(formatCurl(origin, { ...GET, headers: { authorization: 'hunter2' } })).not.toContain('hunter2');
  });

  it('is that of HEAD', () => {
    expect(formatCurl(origin, { method: 'HEAD', path: '/a' })).toBe("curl -i --head 'http://[::1]:3000/a'");
  });

  it('sends bytes as they are', () => {
    const probe = { ...RAW, raw: "100% \\ ' \r\n" };
    expect(formatCurl('http://h', probe)).toBe(
      String.raw`printf '100%% \\ \047 \r\n' | curl -s telnet://h:80`,
    );
    expect(formatCurl('https://h', RAW)).toBe(
      String.raw`printf 'NOT HTTP\r\n\r\n' | openssl s_client -quiet -connect h:443`,
    );
    expect(formatCurl('https://h:8443', RAW)).toContain('-connect h:8443');
  });
});

describe('HEAD of a server', () => {
  const openapi = {
    openapi: '3.1.0',
    paths: { '/a': { get: { responses: { default: {} } }, put: {} }, '/b': {} },
  };
  const headOf = async (url: URL) => {
    const { rules } = await checkContract(url.href, { openapi });
    return rules.find(({ rule }) => rule === 'head');
  };
  const close = 'Connection: close\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n';

  it('has no body', async () => {
    const url = await serve(socket => socket.end(`HTTP/1.1 200 OK\r\n${close}no`));
    expect(await headOf(url)).toMatchObject({
      checks: 2,
      breaches: [{ problem: 'it has a body', request: { method: 'HEAD', path: '/a' } }],
    });
  });

  it('is not reported for a GET without a response', async () => {
    const url = await serve((socket, request) =>
      request.startsWith('GET /a') ? socket.destroy() : socket.end(`HTTP/1.1 200 OK\r\n${close}no`),
    );
    expect(await headOf(url)).toMatchObject({
      checks: 1,
      breaches: [{ problem: 'socket hang up', request: { method: 'GET', path: '/a' } }],
    });
  });
});

describe('a server that always sends the same response', () => {
  const json = (status: string, body: string) =>
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const breachesOf = async (response: string, rule: string, openapi: object) => {
    const url = await serve(socket => socket.end(response));
    const report = await checkContract(url.href, { openapi: { openapi: '3.1.0', ...openapi }, writes: true });
    return report.rules.find(result => result.rule === rule)?.breaches;
  };

  it('may write with the success that it documents, and with no other', async () => {
    const paths = {
      '/a': { post: { responses: { 202: {} } }, put: { responses: { 200: {} } }, delete: {} },
    };
    expect(await breachesOf(json('202 Accepted', '{}'), 'writes', { paths })).toMatchObject([
      { problem: 'the status is 202, not 200', request: { method: 'PUT', path: '/a' } },
      { problem: 'the status is 202, not 200', request: { method: 'DELETE', path: '/a' } },
    ]);
  });

  it('must challenge every client', async () => {
    const response = json('401 Unauthorized', '{"code":"401 Unauthorized"}');
    const breaches = await breachesOf(response, 'challenge', { paths: {} });
    expect(breaches).toContainEqual(
      expect.objectContaining({
        problem: 'WWW-Authenticate is missing',
        request: { method: 'GET', path: expect.stringContaining('not-there') as string },
      }),
    );
  });
});

describe('a server of TLS that is not trusted', () => {
  it.each(['localhost', '127.0.0.1'])('is not asked, at %s', async host => {
    const server = createTlsServer(TLS, (_request, response) => response.end());
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const url = new URL(`https://${host}:${(server.address() as { port: number }).port}`);
    for (const probe of [GET, RAW]) await expect(sendProbe(url, probe)).rejects.toThrow('self-signed');
    server.close();
  });
});

it('says what there is to say of an error', async () => {
  expect(getErrorMessage(new Error('no'))).toBe('no');
  expect(getErrorMessage(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }))).toBe(
    'ECONNREFUSED',
  );
  expect(getErrorMessage(new RangeError())).toBe('RangeError');
  expect(getErrorMessage('no')).toBe('no');
});

it('reports a server that does not respond to malformed requests, and goes on', async () => {
  const url = await serve((socket, request) => {
    if (/^NOT|Bad Header|nine|: 2/.test(request)) return socket.destroy();
    const body = '{"code":"404 Not Found"}';
    const fields = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close`;
    return socket.end(`HTTP/1.1 404 Not Found\r\n${fields}\r\n\r\n${body}`);
  });
  const report = await checkContract(url.href, { openapi: { openapi: '3.1.0', paths: {} } });
  const breaches = report.rules.flatMap(rule => rule.breaches);
  expect(new Set(breaches.map(({ rule, problem }) => `${rule}: ${problem}`))).toEqual(
    new Set(['malformed-http: the connection was closed without a response']),
  );
  expect(breaches).toHaveLength(4);
});
