import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from 'nestjs-registry-http';
import { checkContract, type CheckOptions, type ContractReport } from 'nestjs-registry-http/testing';
import { Sample } from '../sample/support/sample.js';
import { startFaultProxy, type Fault, type FaultProxy, type Passing } from './support/fault-proxy.js';

const EDITOR = { user: 'editor:editor', openapi: '/docs-json' } satisfies CheckOptions;
/** More than the sample reads, and quick to send. */
const FAST = { ...EDITOR, oversized: 2 ** 21 } satisfies CheckOptions;

/** Rules that nothing but a write can tell. */
const NEED_WRITES = ['malformed-json', 'media-type', 'oversized-body', 'writes'];

const breachesOf = ({ rules }: ContractReport) => rules.flatMap(({ breaches }) => breaches);
const unchecked = ({ rules }: ContractReport) =>
  rules.filter(({ checks }) => checks === 0).map(({ rule }) => rule);

describe.each(['express', 'fastify'] as const)('the sample on %s', adapter => {
  const sample = new Sample(adapter, 'PGlite');
  beforeAll(() => sample.start());
  afterAll(() => sample.stop());

  it('keeps the contract', async () => {
    const report = await checkContract(sample.url, EDITOR);
    expect(breachesOf(report)).toEqual([]);
    expect(report.passed).toBe(true);
    expect(unchecked(report)).toEqual(NEED_WRITES);
    expect((await sample.list()).body.total).toBe(0);
  });

  it('keeps it where it is written to', async () => {
    const report = await checkContract(sample.url, { ...FAST, writes: true });
    expect(breachesOf(report)).toEqual([]);
    expect(unchecked(report)).toEqual([]);
    expect((await sample.list()).body.total).toBe(0);
    expect(breachesOf(await checkContract(sample.url, { ...FAST, writes: true }))).toEqual([]);
  });

  it('keeps it before strangers', async () => {
    const report = await checkContract(sample.url, { openapi: '/docs-json' });
    expect(breachesOf(report)).toEqual([]);
    expect(unchecked(report)).toEqual(NEED_WRITES);
    expect(report.notes).toContain(
      'Without credentials, bodies of operations that need them were not checked.',
    );
  });

  it('keeps it by the routes that it declares itself', async () => {
    expect(breachesOf(await checkContract(sample.app, { ...FAST, openapi: undefined }))).toEqual([]);
  });

  it('keeps it before a reader, who may not write', async () => {
    const report = await checkContract(sample.url, { ...FAST, user: 'reader:reader', writes: true });
    expect(breachesOf(report)).toEqual([]);
  });
});

const COLLECTION = '/api/v1/facilities.json';
const SECRET = 'planted-hunter2';

const error = (response: Passing, status: number, message?: string) => {
  response.status = status;
  response.headers['content-type'] = 'application/json; charset=utf-8';
  response.body = JSON.stringify({ code: codeOf(status), message });
};
const isFor = (request: IncomingMessage, ...methods: string[]) => methods.includes(request.method ?? '');

interface Planted {
  readonly rule: string;
  readonly problem: string | RegExp;
  /** What every breach is found on. */
  readonly request: RegExp;
  readonly plant: Fault;
  /** Whether it shows with writes only. */
  readonly writes?: true;
  /** The response to malformed HTTP. */
  readonly onMalformed?: string;
}

const PLANTED: Record<string, Planted> = {
  'a 405 without Allow': {
    rule: 'method-not-allowed',
    problem: 'Allow is missing',
    request: /^(GET|PROPFIND) /,
    plant: (_request, response) => {
      if (response.status === 405) delete response.headers['allow'];
    },
  },
  'a 405 whose Allow has a method too many': {
    rule: 'method-not-allowed',
    problem: 'Allow is "GET, HEAD, POST, OPTIONS, PATCH", not "GET, HEAD, POST, OPTIONS"',
    request: /^PROPFIND \/api\/v1\/facilities.json$/,
    plant: (request, response) => {
      if (response.status === 405 && request.url === COLLECTION) response.headers['allow'] += ', PATCH';
    },
  },
  'a method that is not there, with a 404': {
    rule: 'method-not-allowed',
    problem: 'the status is 404, not 405',
    request: /^PROPFIND /,
    plant: (request, response) => {
      if (!isFor(request, 'PROPFIND') || response.status !== 405) return;
      delete response.headers['allow'];
      error(response, 404, 'Resource not found');
    },
  },
  'OPTIONS with 200': {
    rule: 'options',
    problem: 'the status is 200, not 204',
    request: /^OPTIONS /,
    plant: (_request, response) => {
      if (response.status === 204) response.status = 200;
    },
  },
  'OPTIONS with a method too few': {
    rule: 'options',
    problem: 'Allow is "GET, HEAD", not "GET, HEAD, OPTIONS"',
    request: /^OPTIONS \/health$/,
    plant: (request, response) => {
      if (isFor(request, 'OPTIONS') && request.url === '/health') response.headers['allow'] = 'GET, HEAD';
    },
  },
  "a 404 in a framework's words": {
    rule: 'leak',
    problem: "it says the framework's own words",
    request: /not-there/,
    plant: (request, response) => {
      if (response.status === 404 && request.url?.includes('not-there'))
        error(response, 404, `Cannot ${request.method} /there`);
    },
  },
  'a 404 that repeats the path': {
    rule: 'unknown-path',
    problem: 'it says what was asked for',
    request: /not-there/,
    plant: (request, response) => {
      if (response.status === 404) error(response, 404, `There is no ${request.url}`);
    },
  },
  'an unknown path with 200': {
    rule: 'unknown-path',
    problem: 'the status is 200, not 404',
    request: /^GET .*not-there/,
    plant: (request, response) => {
      if (isFor(request, 'GET') && request.url?.includes('not-there')) response.status = 200;
    },
  },
  'a 500 with a stack': {
    rule: 'leak',
    problem: 'it says a stack',
    request: /^GET \/health$/,
    plant: (request, response) => {
      if (request.url === '/health' && isFor(request, 'GET', 'HEAD'))
        error(response, 500, new Error('down').stack);
    },
  },
  'a secret in an error': {
    rule: 'leak',
    problem: 'it says a secret that was planted',
    request: /^GET \/health$/,
    plant: (request, response) => {
      if (request.url === '/health' && isFor(request, 'GET', 'HEAD'))
        error(response, 503, `postgres://app:${SECRET}@db`);
    },
  },
  'a secret in a header field of a success': {
    rule: 'leak',
    problem: 'it says a secret that was planted',
    request: /^(GET|HEAD) \/health$/,
    plant: (request, response) => {
      if (request.url === '/health' && response.status === 200) response.headers['x-database'] = SECRET;
    },
  },
  'a status that is not documented': {
    rule: 'documented',
    problem: '418 is not documented',
    request: /^GET \/health$/,
    plant: (request, response) => {
      if (request.url === '/health' && isFor(request, 'GET', 'HEAD')) error(response, 418);
    },
  },
  'a 401 without a challenge': {
    rule: 'challenge',
    problem: 'WWW-Authenticate is missing',
    request: /facilities|validation/,
    plant: (_request, response) => {
      if (response.status === 401) delete response.headers['www-authenticate'];
    },
  },
  'an operation that asks for no credentials': {
    rule: 'challenge',
    problem: /^the status is 200, not 401$|^WWW-Authenticate is missing$/,
    request: /^GET \/api\/v1\/facilities.json$/,
    plant: (request, response) => {
      if (response.status !== 401 || request.url !== COLLECTION || !isFor(request, 'GET')) return;
      delete response.headers['www-authenticate'];
      response.status = 200;
      response.body = '{}';
    },
  },
  'HEAD with another status': {
    rule: 'head',
    problem: 'the status is 204, not 200',
    request: /^HEAD \/health$/,
    plant: (request, response) => {
      if (isFor(request, 'HEAD') && request.url === '/health') response.status = 204;
    },
  },
  'HEAD of another media type': {
    rule: 'head',
    problem: 'its Content-Type is not that of GET',
    request: /^HEAD \/health$/,
    plant: (request, response) => {
      if (isFor(request, 'HEAD') && request.url === '/health') response.headers['content-type'] = 'text/html';
    },
  },
  'malformed JSON with 500': {
    writes: true,
    rule: 'malformed-json',
    problem: 'the status is 500, not 400',
    request: /^(POST|PUT) /,
    plant: (request, response) => {
      if (response.status === 400 && request.headers['content-length'] === '8') error(response, 500);
    },
  },
  'an unknown media type with 500': {
    writes: true,
    rule: 'media-type',
    problem: 'the status is 500, not 415 or 400 or 422 or 403',
    request: /^(POST|PUT) /,
    plant: (request, response) => {
      if (request.headers['content-type'] === 'application/x-not-read') error(response, 500);
    },
  },
  'an oversized body with 200': {
    writes: true,
    rule: 'oversized-body',
    problem: /^the status is 20[01], not 413$/,
    request: /^(POST|PUT) /,
    plant: (request, response) => {
      if (response.status !== 413) return;
      response.status = isFor(request, 'POST') && request.url === COLLECTION ? 201 : 200;
      response.body = '{}';
    },
  },
  'HTML for an undecodable path': {
    rule: 'shape',
    problem: 'the media type is text/html, not application/json',
    request: /^GET \/.*%/,
    plant: (request, response) => {
      if (!request.url?.includes('%')) return;
      response.headers['content-type'] = 'text/html; charset=utf-8';
      response.body = '<!DOCTYPE html><html><body><pre>Bad Request</pre></body></html>';
    },
  },
  'an undecodable path with 500': {
    rule: 'undecodable-path',
    problem: 'the status is 500, not 400 or 404',
    request: /^GET \/.*%/,
    plant: (request, response) => {
      if (request.url?.includes('%')) error(response, 500);
    },
  },
  "malformed HTTP with Node's empty 400": {
    rule: 'shape',
    problem: 'the media type is missing, not application/json',
    request: /^raw /,
    plant: () => undefined,
    onMalformed: 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n',
  },
  'malformed HTTP with nothing': {
    rule: 'malformed-http',
    problem: 'the connection was closed without a response',
    request: /^raw /,
    plant: () => undefined,
    onMalformed: '',
  },
  'a code of another status': {
    rule: 'shape',
    problem: 'code is "404 Not Found", not "401 Unauthorized"',
    request: /facilities|validation/,
    plant: (_request, response) => {
      if (response.status === 401) response.body = '{"code":"404 Not Found"}';
    },
  },
};

describe('the sample with one planted fault', () => {
  const sample = new Sample('express', 'PGlite');
  let proxy: FaultProxy;
  beforeAll(() => sample.start());
  afterAll(() => sample.stop());
  afterEach(() => proxy.close());

  it('keeps the contract behind the proxy without one', async () => {
    proxy = await startFaultProxy(sample.url, () => undefined);
    for (const writes of [false, true])
      expect(breachesOf(await checkContract(proxy.url, { ...FAST, secrets: [SECRET], writes }))).toEqual([]);
  });

  it.each(Object.entries(PLANTED))('is told of %s, and of nothing else', async (_name, planted) => {
    proxy = await startFaultProxy(sample.url, planted.plant, planted.onMalformed);
    const report = await checkContract(proxy.url, { ...FAST, secrets: [SECRET], writes: planted.writes });
    expect(report.passed).toBe(false);
    const breaches = breachesOf(report);
    expect([...new Set(breaches.map(({ rule }) => rule))]).toEqual([planted.rule]);
    for (const { problem, request } of breaches) {
      expect(problem).toMatch(planted.problem);
      expect(`${request.method} ${request.path}`).toMatch(planted.request);
    }
  });
});
