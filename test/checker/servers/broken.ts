import type { CheckOptions } from 'nestjs-registry-http/testing';
import { type Answer, type Fault, refuse, startRegistry } from './node.js';
import type { Running } from './running-server.js';

/** A server with one fault, and the finding that tells of it. */
export interface Broken {
  readonly finding: string;
  readonly start: () => Promise<Running>;
  readonly options?: CheckOptions;
}

const broken = (finding: string, fault: Fault, options?: CheckOptions): Broken => ({
  finding,
  start: () => startRegistry(fault),
  ...(options && { options }),
});
const writes = { writes: true, oversized: 2 ** 21 };

const become = (answer: Answer, other: Answer) => void Object.assign(answer, other);
const say = (answer: Answer, more: object) =>
  void (answer.body = JSON.stringify({ ...(JSON.parse(answer.body) as object), ...more }));

/** One fault each. */
export const BROKEN: Readonly<Record<string, Broken>> = {
  'a page for browsers in place of an error': broken(
    'shape: the media type is text/html, not application/json',
    (answer, { headers }) => {
      if (answer.status < 400 || !headers.accept?.includes('text/html')) return;
      Object.assign(answer, { headers: { 'content-type': 'text/html' }, body: '<h1>Not found</h1>' });
    },
  ),
  'problem details without a code': broken(
    'shape: code is undefined, not "404 Not Found"',
    (answer, { headers }) => {
      if (answer.status !== 404 || headers.accept !== 'application/problem+json') return;
      answer.headers['content-type'] = 'application/problem+json';
      answer.body = JSON.stringify({ type: 'about:blank', title: 'Not Found', status: 404 });
    },
  ),
  'an error as a text': broken('shape: the body is no JSON object', answer => {
    if (answer.status === 404) answer.body = '"Not found"';
  }),
  'an empty message': broken('shape: message is "": it is left out where there is nothing to say', answer => {
    if (answer.status === 405) say(answer, { message: '' });
  }),
  'a status as a number': broken('shape: code is 404, not "404 Not Found"', answer => {
    if (answer.status === 404) say(answer, { code: 404 });
  }),
  'a stack in an error': broken('leak: it says a stack', answer => {
    if (answer.status === 404) say(answer, { message: 'no\n    at find (/app/things.js:1:2)' });
  }),
  'a statement in an error': broken('leak: it says a statement of a database', answer => {
    if (answer.status === 404) say(answer, { message: 'SELECT id FROM things WHERE id = 1' });
  }),
  'a secret in a success': broken(
    'leak: it says a secret that was planted',
    (answer, { path }) => {
      if (path === '/things' && answer.status === 200) answer.headers['x-database'] = 'hunter2-planted';
    },
    { secrets: ['hunter2-planted'] },
  ),
  'a status that is not documented': broken(
    'documented: 410 is not documented',
    (answer, { method, path }) => {
      if (path === '/report' && method !== 'OPTIONS' && answer.status < 400) become(answer, refuse(410));
    },
  ),
  'an errorCode that is not documented': broken(
    'documented: the errorCode "never-heard" is not documented for 409',
    answer => {
      if (answer.status === 201) become(answer, refuse(409, { errorCode: 'never-heard' }));
    },
    writes,
  ),
  'a GET with 202': broken('reads: the status is 202, not 200', (answer, { path }) => {
    if (path === '/things' && answer.status === 200) answer.status = 202;
  }),
  'a POST with 200': broken(
    'writes: the status is 200, not 201',
    answer => {
      if (answer.status === 201) answer.status = 200;
    },
    writes,
  ),
  'a DELETE with 204': broken(
    'writes: the status is 204, not 200',
    (answer, { method }) => {
      if (method === 'DELETE' && answer.status === 200)
        become(answer, { status: 204, headers: {}, body: '' });
    },
    writes,
  ),
  'HEAD of another status': broken('head: the status is 204, not 200', (answer, { method, path }) => {
    if (method === 'HEAD' && path === '/things') become(answer, { status: 204, headers: {}, body: '' });
  }),
  'HEAD without a Cache-Control that GET has': broken(
    'head: its Cache-Control is not that of GET',
    (answer, { method, path }) => {
      if (method === 'HEAD' && path === '/report') delete answer.headers['cache-control'];
    },
  ),
  'HEAD with a Location of its own': broken(
    'head: its Location is not that of GET',
    (answer, { method, path }) => {
      if (path === '/things' && answer.status === 200)
        answer.headers['location'] = method === 'HEAD' ? '/elsewhere' : '/things';
    },
  ),
  'HEAD with a length of 0': broken(
    'head: its Content-Length is 0, not that of GET',
    (answer, { method, path }) => {
      if (method === 'HEAD' && path === '/things') answer.headers['content-length'] = '0';
    },
  ),
  'a 304 with a body': broken('conditional: it has a body', answer => {
    if (answer.status === 304) answer.body = 'All things';
  }),
  'a 304 without its ETag': broken('conditional: its ETag is missing, which the 200 has', answer => {
    if (answer.status === 304) delete answer.headers['etag'];
  }),
  'a 304 without Vary': broken('conditional: its Vary is missing, which the 200 has', answer => {
    if (answer.status === 304) delete answer.headers['vary'];
  }),
  'a 304 for another version': broken('conditional: the status is 304, not 200', (answer, { headers }) => {
    if (headers['if-none-match'] && answer.status === 200)
      become(answer, { ...answer, status: 304, body: '' });
  }),
  'a 412 to a GET': broken('conditional: the status is 412, not 304 or 200', answer => {
    if (answer.status === 304) become(answer, refuse(412));
  }),
  'a 304 where nothing is': broken('conditional: the status is 304, not 404', (answer, { headers }) => {
    if (headers['if-none-match'] === '*') become(answer, { status: 304, headers: {}, body: '' });
  }),
  'a 206 that does not say which part': broken('range: a 206 has no Content-Range', answer => {
    if (answer.status === 206) delete answer.headers['content-range'];
  }),
  'a 206 beyond the end': broken('range: the status is 206, not 416 or 200', answer => {
    if (answer.status === 416)
      become(answer, { status: 206, headers: { 'content-range': 'bytes 0-0/36' }, body: 'A' });
  }),
  'a 500 to a range': broken('range: the status is 500, not 416 or 200', answer => {
    if (answer.status === 416) become(answer, refuse(500));
  }),
  'a 416 that names a range': broken(
    'range: the Content-Range of a 416 is "bytes 0-35/36", not "bytes */length"',
    answer => {
      if (answer.status === 416) answer.headers['content-range'] = 'bytes 0-35/36';
    },
  ),
  'a 405 without Allow': broken('method-not-allowed: Allow is missing', answer => {
    if (answer.status === 405) delete answer.headers['allow'];
  }),
  'a 404 for a method': broken('method-not-allowed: the status is 404, not 405', answer => {
    if (answer.status === 405) become(answer, refuse(404));
  }),
  'OPTIONS with an error': broken('options: the status is 400, not 204', (answer, { method }) => {
    if (method === 'OPTIONS' && answer.status === 204) become(answer, refuse(400));
  }),
  'an Allow of OPTIONS that a 405 does not have': broken(
    'allow: Allow is "GET, HEAD", and "GET, HEAD, OPTIONS" for OPTIONS',
    (answer, { path }) => {
      if (answer.status === 405 && path === '/report') answer.headers['allow'] = 'GET, HEAD';
    },
  ),
  'OPTIONS with a page': broken('options: the status is 200, not 204', (answer, { method }) => {
    if (method === 'OPTIONS' && answer.status === 204) answer.status = 200;
  }),
  'a 404 that repeats the path': broken('unknown-path: it says what was asked for', (answer, { path }) => {
    if (answer.status === 404 && path.includes('not-there')) say(answer, { message: `no ${path}` });
  }),
  'a 500 to an undecodable path': broken(
    'undecodable-path: the status is 500, not 400 or 404 or 401',
    (answer, { path }) => {
      if (path.includes('%')) become(answer, refuse(500));
    },
  ),
  'a 401 without a challenge': broken('challenge: WWW-Authenticate is missing', answer => {
    delete answer.headers['www-authenticate'];
  }),
  'a challenge without a scheme': broken('challenge: WWW-Authenticate has no challenge', answer => {
    if (answer.status === 401) answer.headers['www-authenticate'] = '"things"';
  }),
  'a 500 to malformed JSON': broken(
    'malformed-json: the status is 500, not 400',
    (answer, { body }) => {
      if (body === '{"name":') become(answer, refuse(500));
    },
    writes,
  ),
  'a 431 to malformed HTTP': {
    finding: 'malformed-http: the status is 431, not 400',
    start: () => startRegistry(undefined, refuse(431)),
  },
};
