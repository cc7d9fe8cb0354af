import { codeOf } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, type AdapterName, type RunningApp } from '../support/adapters.js';
import { errorHeaders } from '../support/exchange.js';
import { messagesOf, rawExchange } from '../support/raw-exchange.js';
import { MAKE, serve } from './facilities.js';

interface Row {
  readonly bytes: string;
  readonly status: number;
  readonly message: string;
  /** Whether it is Express that responds, which says so in a field of its own. */
  readonly routed?: true;
}

const HOST = 'Host: localhost\r\n';
const CLOSE = 'Connection: close\r\n';
const post = (fields: string, body = ''): string =>
  `POST /facilities HTTP/1.1\r\n${HOST}${fields}\r\n${body}`;
const get = (fields: string, path = '/facilities'): string => `GET ${path} HTTP/1.1\r\n${HOST}${fields}\r\n`;

const MALFORMED = { status: 400, message: 'The request is malformed' } as const;
const TOO_LARGE = { status: 431, message: 'The header fields are too large' } as const;
const TWO_HOSTS = { status: 400, message: 'The Host header is sent more than once' } as const;
const UNDECODABLE = { status: 400, message: 'The path cannot be decoded', routed: true } as const;

/** Everything that is refused before it reaches a route. */
const ROWS: Readonly<Record<string, Row>> = {
  'a line that is no request': { bytes: 'garbage\r\n\r\n', ...MALFORMED },
  'a TLS handshake on a plain port': { bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', ...MALFORMED },
  'a method that HTTP does not know': { bytes: `BREW /pot HTTP/1.1\r\n${HOST}\r\n`, ...MALFORMED },
  'a version that HTTP does not have': { bytes: `GET / HTTP/7.1\r\n${HOST}\r\n`, ...MALFORMED },
  'the preface of HTTP/2': { bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', ...MALFORMED },
  'a target with a blank': { bytes: `GET /a b HTTP/1.1\r\n${HOST}\r\n`, ...MALFORMED },
  'a blank in a field name': { bytes: get('Bad Field: 1\r\n'), ...MALFORMED },
  'a field without a colon': { bytes: get('Bad\r\n'), ...MALFORMED },
  'a NUL in a field value': { bytes: get('X-Bad: a\0b\r\n'), ...MALFORMED },
  'a lone line feed': { bytes: `GET / HTTP/1.1\n${HOST}\r\n`, ...MALFORMED },
  'two lengths': { bytes: post('Content-Length: 1\r\nContent-Length: 2\r\n', '{}'), ...MALFORMED },
  'a list of lengths': { bytes: post('Content-Length: 2, 2\r\n', '{}'), ...MALFORMED },
  'a length that is no number': { bytes: post('Content-Length: -1\r\n'), ...MALFORMED },
  'a length and a transfer coding': {
    bytes: post('Content-Length: 3\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    ...MALFORMED,
  },
  'a transfer coding that does not end in chunked': {
    bytes: post('Transfer-Encoding: chunked, identity\r\n'),
    ...MALFORMED,
  },
  'a chunk without a size': {
    bytes: post('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n', 'zz\r\n'),
    ...MALFORMED,
  },
  'endless chunk extensions': {
    bytes: post(
      'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n',
      `2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
    ),
    status: 413,
    message: 'The chunk extensions are too large',
  },
  'a header of 20 kB': { bytes: get(`X-Large: ${'x'.repeat(20_000)}\r\n`), ...TOO_LARGE },
  'a target of 20 kB': { bytes: get('', `/${'x'.repeat(20_000)}`), ...TOO_LARGE },
  'HTTP/1.1 without Host': {
    bytes: 'GET /facilities HTTP/1.1\r\n\r\n',
    status: 400,
    message: 'The Host header is missing',
  },
  'HTTP/1.1 with two Hosts': { bytes: get('Host: other.test\r\n'), ...TWO_HOSTS },
  'the same Host twice, in another case and far apart': {
    bytes: get('Accept: */*\r\nX-Name: Host\r\nHOST: localhost\r\n'),
    ...TWO_HOSTS,
  },
  'a second Host that is empty': { bytes: get('Host:\r\n'), ...TWO_HOSTS },
  'HTTP/1.0 with two Hosts': {
    bytes: `GET /facilities HTTP/1.0\r\n${HOST}Host: other.test\r\n\r\n`,
    ...TWO_HOSTS,
  },
  'an expectation that cannot be met': {
    bytes: get('Expect: a-miracle\r\n'),
    status: 417,
    message: 'The expectation cannot be met',
  },
  CONNECT: {
    bytes: `CONNECT example.org:443 HTTP/1.1\r\n${HOST}\r\n`,
    status: 404,
    message: 'Resource not found',
  },
  'a path that is no UTF-8': { bytes: get(CLOSE, '/facilities/%FF'), ...UNDECODABLE },
  'a path with half an escape': { bytes: get(CLOSE, '/facilities/a%'), ...UNDECODABLE },
};

describe.each(EVERY_ADAPTER)('refused requests on %s', name => {
  let running: RunningApp;
  beforeAll(async () => (running = await serve(MAKE[name]())));
  afterAll(() => running.app.close());

  it.each(Object.entries(ROWS))('%s gets a response in shape, and the connection closes', async (_, row) => {
    const { text, closed } = await rawExchange(running.port, row.bytes);
    const messages = messagesOf(text);
    expect(messages).toHaveLength(1);
    expect(messages.map(({ status, headers, body }) => ({ status, headers, body }))).toEqual([
      whole(name, row),
    ]);
    expect(closed).toBe(true);
    expect(await rawExchange(running.port, get(CLOSE))).toMatchObject({
      text: expect.stringContaining('HTTP/1.1 200 OK') as string,
    });
  });

  it.each([
    [
      'a field whose value is Host',
      get(`X-Forwarded-Host: other.test\r\nFrom: Host\r\nDate: Host\r\n${CLOSE}`),
    ],
    ['HTTP/1.0 without Host', 'GET /facilities HTTP/1.0\r\n\r\n'],
    ['an empty Host', `GET /facilities HTTP/1.1\r\nHost:\r\n${CLOSE}\r\n`],
  ])('%s is no second Host, and is served', async (_, bytes) => {
    const { text } = await rawExchange(running.port, bytes);
    expect(messagesOf(text)).toMatchObject([{ status: 200, body: '{"facilities":[]}' }]);
  });

  it('problem details are sent if the header was readable', async () => {
    const { text } = await rawExchange(
      running.port,
      get('Accept: application/problem+json\r\nExpect: tea\r\n'),
    );
    const [message] = messagesOf(text);
    expect(message?.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(message?.body ?? '')).toEqual({
      type: 'about:blank',
      title: 'Expectation Failed',
      status: 417,
      detail: 'The expectation cannot be met',
      code: '417 Expectation Failed',
    });
  });

  it('100-continue is continued', async () => {
    const { text } = await rawExchange(
      running.port,
      post(`Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n${CLOSE}`),
      { later: ['{}'] },
    );
    expect(messagesOf(text).map(({ status }) => status)).toEqual([100, 201]);
  });

  it('HTTP/1.0 needs no Host', async () => {
    const { text } = await rawExchange(running.port, 'GET /facilities HTTP/1.0\r\n\r\n');
    expect(messagesOf(text)).toMatchObject([{ status: 200, body: '{"facilities":[]}' }]);
  });

  it('an upgrade to a protocol that the server does not speak is ignored', async () => {
    const { text } = await rawExchange(running.port, get('Connection: Upgrade, close\r\nUpgrade: tea\r\n'));
    expect(messagesOf(text)).toMatchObject([{ status: 200, body: '{"facilities":[]}' }]);
  });
});

/** The whole message, but for the date's value. */
function whole(name: AdapterName, { status, message, routed }: Row): object {
  const body = { code: codeOf(status), message };
  const headers = {
    ...errorHeaders(body),
    connection: 'close',
    date: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/) as string,
    ...(routed && name === 'express' && { 'x-powered-by': 'Express' }),
  };
  return { status, headers, body: JSON.stringify(body) };
}
