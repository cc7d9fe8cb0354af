import { createServer as createHttpServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { CheckOptions } from 'nestjs-registry-http/testing';
import { SELF_REFERRING } from '../support/self-referring-schema.js';
import { DOCUMENT } from './document.js';
import { startNode } from './node.js';
import { listen, type Running } from './running-server.js';

/** A server that wants to harm whoever asks it. */
export interface Hostile {
  readonly start: () => Promise<Running>;
  readonly openapi: NonNullable<CheckOptions['openapi']>;
  /** The error that ends the check, without the address. */
  readonly error?: string;
  /** Each finding once, if the check does not end with an error. */
  readonly findings?: readonly string[];
  /** The notes about limits and time, without their numbers. */
  readonly limits?: readonly string[];
  /** The time of the check in milliseconds, if it is to be used up. */
  readonly timeout?: number;
  /** Whether it takes too long for every change. */
  readonly slow?: true;
}

const OPENAPI = '/openapi.json';
/** What a terminal obeys, or shows in another order. */
const HIDDEN = '\x1b[2J\u009b31m\u202e\u2066\u200b\u2028\x07';
const PATHS = 4_000;
/** Of which one request has a sixth. */
const TIMEOUT = 1_200;

const MALFORMED = 'HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n';
const serve = (listener: RequestListener) =>
  listen(
    createHttpServer(listener).on('clientError', (_error, socket) =>
      socket.end(`${MALFORMED}{"code":"400 Bad Request"}`),
    ),
  );
const serveBytes = (respond: (socket: Socket) => void) =>
  listen(createServer(socket => void socket.once('data', () => respond(socket))));

/** Sends without end, as fast as it is read. */
function flood(socket: Socket, head: string, more: string): void {
  const send = () => {
    while (!socket.destroyed && socket.write(more)) /* until it is full */ ;
  };
  socket.on('drain', send);
  socket.write(head);
  send();
}

function drip(socket: Socket, head: string, more: string): void {
  socket.write(head);
  const timer = setInterval(() => socket.write(more), 50);
  socket.on('close', () => clearInterval(timer));
}

const error = (response: ServerResponse, status: number, code: string) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ code }));

/** A document whose paths all respond as they should. */
function servePaths(count: number): Promise<Running> {
  return serve(({ method = '', url = '' }, response) => {
    if (url.includes('%')) return error(response, 400, '400 Bad Request');
    if (Number(/^\/a(\d+)$/.exec(url)?.[1] ?? count) >= count) return error(response, 404, '404 Not Found');
    response.setHeader('allow', 'GET, HEAD, OPTIONS');
    if (method === 'OPTIONS') return response.writeHead(204).end();
    if (method !== 'GET' && method !== 'HEAD') return error(response, 405, '405 Not Allowed');
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
}

const nodes = {
  requestBody: { content: { 'application/json': { schema: SELF_REFERRING.schema } } },
  responses: {},
};
const get = { responses: { 200: { description: 'done' } } };

/** One attack each. */
export const HOSTILE: Readonly<Record<string, Hostile>> = {
  'bodies without end': {
    start: () =>
      serveBytes(socket =>
        flood(socket, 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n', 'x'.repeat(2 ** 16)),
      ),
    openapi: DOCUMENT,
    findings: [
      'method-not-allowed: the status is 200, not 405',
      'options: the status is 200, not 204',
      'options: Allow is missing',
      'options: it has a body',
      'head: it has a body',
      'unknown-path: the status is 200, not 404',
      'undecodable-path: the status is 200, not 400 or 404',
      'malformed-http: the status is 200, not 400',
      'challenge: the status is 200, not 401',
    ],
    limits: ['Limit: of responses only the first 1 MiB was looked at.'],
  },
  'bodies that arrive a byte at a time': {
    start: () =>
      serveBytes(socket => drip(socket, 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n', 'x')),
    openapi: DOCUMENT,
    timeout: TIMEOUT,
    findings: ['method-not-allowed: the status is 200, not 405'],
    limits: [
      'Not checked, since the time was up: requests.',
      'Limit: of responses only what came in the time for one request was looked at.',
    ],
  },
  'a gzip bomb as its document': {
    start: () => {
      const bomb = gzipSync(Buffer.alloc(2 ** 26, ' '));
      return serve((_request, response) => response.setHeader('content-encoding', 'gzip').end(bomb));
    },
    openapi: OPENAPI,
    error: `the OpenAPI document ${OPENAPI} cannot be read: it is larger than 16 MiB`,
  },
  'a schema that refers to itself twelve times': {
    start: () => startNode(),
    openapi: {
      ...DOCUMENT,
      components: { ...DOCUMENT.components, schemas: SELF_REFERRING.schemas },
      paths: { ...DOCUMENT.paths, '/things': { ...DOCUMENT.paths['/things'], post: nodes } },
    },
    findings: [],
    limits: ['Limit: 1 example cut, for the depth, the number of values or the length.'],
  },
  'four thousand paths': {
    start: () => servePaths(PATHS),
    openapi: {
      openapi: '3.1.0',
      paths: Object.fromEntries(Array.from({ length: PATHS }, (_, index) => [`/a${index}`, { get }])),
    },
    findings: [],
    limits: ['Limit: 3,900 places left out, beyond the first 100 of a rule.'],
    slow: true,
  },
  'redirects in a circle': {
    start: () => serve(({ url = '' }, response) => response.writeHead(302, { location: url }).end()),
    openapi: OPENAPI,
    error: `the OpenAPI document ${OPENAPI} cannot be read: it answers 302`,
  },
  'redirects to another host': {
    start: () =>
      serve((_request, response) => response.writeHead(307, { location: 'http://other.invalid/' }).end()),
    openapi: DOCUMENT,
    findings: [
      'documented: 307 is not documented',
      'method-not-allowed: the status is 307, not 405',
      'options: the status is 307, not 204',
      'unknown-path: the status is 307, not 404',
      'undecodable-path: the status is 307, not 400 or 404',
      'challenge: the status is 307, not 401',
    ],
  },
  'control characters and direction marks in everything': {
    start: () =>
      serve(({ url }, response) => {
        const field = Buffer.from('\u009b31m, GET').toString('latin1');
        response.writeHead(405, { 'content-type': 'application/json', allow: field, etag: field });
        response.end(
          url === OPENAPI ? '{}' : JSON.stringify({ code: HIDDEN, message: { [HIDDEN]: HIDDEN } }),
        );
      }),
    openapi: { openapi: '3.1.0', paths: { [`/${HIDDEN}/{id}`]: { get } } },
    findings: [
      'shape: code is "\\u001b[2J\\u009b31m\\u202e\\u2066\\u200b\\u2028\\u0007", not "405 Not Allowed"',
      'shape: message is {"\\u001b[2J\\u009b31m\\u202e\\u2066\\u200b\\u2028\\u0007":"\\u001b[2J\\u009b31m\\u202e\\u2066\\u200b\\u2028\\u0007"}: it is left out where there is nothing to say',
      'documented: 405 is not documented',
      'method-not-allowed: Allow is "Â\\u009b31m, GET", not "GET, HEAD, OPTIONS"',
      'unknown-path: the status is 405, not 404',
      'undecodable-path: the status is 405, not 400 or 404',
    ],
  },
  'a header without end': {
    start: () => serveBytes(socket => flood(socket, 'HTTP/1.1 200 OK\r\n', `x: ${'y'.repeat(1_000)}\r\n`)),
    openapi: DOCUMENT,
    error: 'nothing answers at URL: Parse Error: Header overflow',
  },
  'a connection that is closed at once': {
    start: () => listen(createServer(socket => socket.end())),
    openapi: DOCUMENT,
    error: 'nothing answers at URL: socket hang up',
  },
  'a connection on which nothing arrives': {
    start: () => listen(createServer(() => undefined)),
    openapi: DOCUMENT,
    timeout: TIMEOUT,
    error: 'nothing answers at URL: no whole response within 0.2 s',
  },
};
