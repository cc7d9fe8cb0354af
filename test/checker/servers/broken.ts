import type { CheckOptions } from 'nestjs-registry-http/testing';
import { type MutableResponse, type Fault, refuse, startNode } from './node.js';
import type { Running } from './running-server.js';

/** A server with one fault, and the finding that tells of it. */
export interface Broken {
  readonly finding: string;
  readonly start: () => Promise<Running>;
  readonly options?: CheckOptions;
}

const broken = (finding: string, fault: Fault, options?: CheckOptions): Broken => ({
  finding,
  start: () => startNode(fault),
  ...(options && { options }),
});
const writes = { writes: true, oversized: 2 ** 21 };

const become = (response: MutableResponse, other: MutableResponse) => void Object.assign(response, other);
const say = (response: MutableResponse, more: object) =>
  void (response.body = JSON.stringify({ ...(JSON.parse(response.body) as object), ...more }));

/** One fault each. */
export const BROKEN: Readonly<Record<string, Broken>> = {
  'a page for browsers in place of an error': broken(
    'shape: the media type is text/html, not application/json',
    (response, { headers }) => {
      if (response.status < 400 || !headers.accept?.includes('text/html')) return;
      Object.assign(response, { headers: { 'content-type': 'text/html' }, body: '<h1>Not found</h1>' });
    },
  ),
  'problem details without a code': broken(
    'shape: code is undefined, not "404 Not Found"',
    (response, { headers }) => {
      if (response.status !== 404 || headers.accept !== 'application/problem+json') return;
      response.headers['content-type'] = 'application/problem+json';
      response.body = JSON.stringify({ type: 'about:blank', title: 'Not Found', status: 404 });
    },
  ),
  'an error as a text': broken('shape: the body is no JSON object', response => {
    if (response.status === 404) response.body = '"Not found"';
  }),
  'an empty message': broken(
    'shape: message is "": it is left out where there is nothing to say',
    response => {
      if (response.status === 405) say(response, { message: '' });
    },
  ),
  'a status as a number': broken('shape: code is 404, not "404 Not Found"', response => {
    if (response.status === 404) say(response, { code: 404 });
  }),
  'a stack in an error': broken('leak: it says a stack', response => {
    if (response.status === 404) say(response, { message: 'no\n    at find (/app/things.js:1:2)' });
  }),
  'a statement in an error': broken('leak: it says a statement of a database', response => {
    if (response.status === 404) say(response, { message: 'SELECT id FROM things WHERE id = 1' });
  }),
  'a secret in a success': broken(
    'leak: it says a secret that was planted',
    (response, { path }) => {
      if (path === '/things' && response.status === 200) response.headers['x-database'] = 'hunter2-planted';
    },
    { secrets: ['hunter2-planted'] },
  ),
  'a status that is not documented': broken(
    'documented: 410 is not documented',
    (response, { method, path }) => {
      if (path === '/report' && method !== 'OPTIONS' && response.status < 400) become(response, refuse(410));
    },
  ),
  'an errorCode that is not documented': broken(
    'documented: the errorCode "never-heard" is not documented for 409',
    response => {
      if (response.status === 201) become(response, refuse(409, { errorCode: 'never-heard' }));
    },
    writes,
  ),
  'a GET with 202': broken('reads: the status is 202, not 200', (response, { path }) => {
    if (path === '/things' && response.status === 200) response.status = 202;
  }),
  'a POST with 200': broken(
    'writes: the status is 200, not 201',
    response => {
      if (response.status === 201) response.status = 200;
    },
    writes,
  ),
  'a DELETE with 204': broken(
    'writes: the status is 204, not 200',
    (response, { method }) => {
      if (method === 'DELETE' && response.status === 200)
        become(response, { status: 204, headers: {}, body: '' });
    },
    writes,
  ),
  'HEAD of another status': broken('head: the status is 204, not 200', (response, { method, path }) => {
    if (method === 'HEAD' && path === '/things') become(response, { status: 204, headers: {}, body: '' });
  }),
  'HEAD without a Cache-Control that GET has': broken(
    'head: its Cache-Control is not that of GET',
    (response, { method, path }) => {
      if (method === 'HEAD' && path === '/report') delete response.headers['cache-control'];
    },
  ),
  'HEAD with a Location of its own': broken(
    'head: its Location is not that of GET',
    (response, { method, path }) => {
      if (path === '/things' && response.status === 200)
        response.headers['location'] = method === 'HEAD' ? '/elsewhere' : '/things';
    },
  ),
  'HEAD with a length of 0': broken(
    'head: its Content-Length is 0, not that of GET',
    (response, { method, path }) => {
      if (method === 'HEAD' && path === '/things') response.headers['content-length'] = '0';
    },
  ),
  'a 304 with a body': broken('conditional: it has a body', response => {
    if (response.status === 304) response.body = 'All things';
  }),
  'a 304 without its ETag': broken('conditional: its ETag is missing, which the 200 has', response => {
    if (response.status === 304) delete response.headers['etag'];
  }),
  'a 304 without Vary': broken('conditional: its Vary is missing, which the 200 has', response => {
    if (response.status === 304) delete response.headers['vary'];
  }),
  'a 304 for another version': broken('conditional: the status is 304, not 200', (response, { headers }) => {
    if (headers['if-none-match'] && response.status === 200)
      become(response, { ...response, status: 304, body: '' });
  }),
  'a 412 to a GET': broken('conditional: the status is 412, not 304 or 200', response => {
    if (response.status === 304) become(response, refuse(412));
  }),
  'a 304 where nothing is': broken('conditional: the status is 304, not 404', (response, { headers }) => {
    if (headers['if-none-match'] === '*') become(response, { status: 304, headers: {}, body: '' });
  }),
  'a 206 that does not say which part': broken('range: a 206 has no Content-Range', response => {
    if (response.status === 206) delete response.headers['content-range'];
  }),
  'a 206 beyond the end': broken('range: the status is 206, not 416 or 200', response => {
    if (response.status === 416)
      become(response, { status: 206, headers: { 'content-range': 'bytes 0-0/36' }, body: 'A' });
  }),
  'a 500 to a range': broken('range: the status is 500, not 416 or 200', response => {
    if (response.status === 416) become(response, refuse(500));
  }),
  'a 416 that names a range': broken(
    'range: the Content-Range of a 416 is "bytes 0-35/36", not "bytes */length"',
    response => {
      if (response.status === 416) response.headers['content-range'] = 'bytes 0-35/36';
    },
  ),
  'a 405 without Allow': broken('method-not-allowed: Allow is missing', response => {
    if (response.status === 405) delete response.headers['allow'];
  }),
  'a 404 for a method': broken('method-not-allowed: the status is 404, not 405', response => {
    if (response.status === 405) become(response, refuse(404));
  }),
  'OPTIONS with an error': broken('options: the status is 400, not 204', (response, { method }) => {
    if (method === 'OPTIONS' && response.status === 204) become(response, refuse(400));
  }),
  'an Allow of OPTIONS that a 405 does not have': broken(
    'allow: Allow is "GET, HEAD", and "GET, HEAD, OPTIONS" for OPTIONS',
    (response, { path }) => {
      if (response.status === 405 && path === '/report') response.headers['allow'] = 'GET, HEAD';
    },
  ),
  'OPTIONS with a page': broken('options: the status is 200, not 204', (response, { method }) => {
    if (method === 'OPTIONS' && response.status === 204) response.status = 200;
  }),
  'a 404 that repeats the path': broken('unknown-path: it says what was asked for', (response, { path }) => {
    if (response.status === 404 && path.includes('not-there')) say(response, { message: `no ${path}` });
  }),
  'a 500 to an undecodable path': broken(
    'undecodable-path: the status is 500, not 400 or 404 or 401',
    (response, { path }) => {
      if (path.includes('%')) become(response, refuse(500));
    },
  ),
  'a 401 without a challenge': broken('challenge: WWW-Authenticate is missing', response => {
    delete response.headers['www-authenticate'];
  }),
  'a challenge without a scheme': broken('challenge: WWW-Authenticate has no challenge', response => {
    if (response.status === 401) response.headers['www-authenticate'] = '"things"';
  }),
  'a 500 to malformed JSON': broken(
    'malformed-json: the status is 500, not 400',
    (response, { body }) => {
      if (body === '{"name":') become(response, refuse(500));
    },
    writes,
  ),
  'a 431 to malformed HTTP': {
    finding: 'malformed-http: the status is 431, not 400',
    start: () => startNode(undefined, refuse(431)),
  },
};
