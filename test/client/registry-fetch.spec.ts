import { describe, expect, it } from 'vitest';
import {
  isRegistryError,
  registryFetch,
  RegistryNetworkError,
  RegistryResponseError,
  throwIfError,
  toRegistryError,
} from 'nestjs-registry-http/client';
import { serving, nowhere, serve } from './loopback-server.js';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const PROBLEM_TYPE = { 'content-type': 'application/problem+json' };

async function failureOf(url: string, init?: RequestInit): Promise<unknown> {
  return registryFetch(url, init).then(
    response => expect.fail(`responded with ${response.status}`),
    (error: unknown) => error,
  );
}

async function responseErrorOf(url: string): Promise<RegistryResponseError> {
  const error = await failureOf(url);
  expect(error).toBeInstanceOf(RegistryResponseError);
  return error as RegistryResponseError;
}

async function networkErrorOf(url: string, init?: RequestInit): Promise<RegistryNetworkError> {
  const error = await failureOf(url, init);
  expect(error).toBeInstanceOf(RegistryNetworkError);
  return error as RegistryNetworkError;
}

const factsOf = ({
  kind,
  name,
  status,
  code,
  message,
  errors,
  retryAfter,
  url,
  body,
}: RegistryResponseError) => ({
  kind,
  name,
  status,
  code,
  message,
  errors,
  retryAfter,
  url,
  body,
});

describe('a correct response', () => {
  it('is passed on unread', async () => {
    const url = await serving(200, JSON_TYPE, '{"facilities":[]}');
    const response = await registryFetch(url);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ facilities: [] });
  });

  it.each([304, 302])('is also a %i, which is no error', async status => {
    const url = await serving(status, { location: '/elsewhere' });
    const response = await registryFetch(url, { redirect: 'manual' });
    expect(response.status).toBe(status);
  });

  it('reaches the server with the method, headers and body of the request', async () => {
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () =>
        response.end(JSON.stringify([request.method, request.headers.authorization, body])),
      );
    });
    const request = new Request(url, {
      method: 'POST',
      headers: { authorization: 'Basic eDp5' },
      body: 'hello',
    });
    expect(await (await registryFetch(request)).json()).toEqual(['POST', 'Basic eDp5', 'hello']);
  });
});

describe('an error response', () => {
  it('of the contract becomes a typed error', async () => {
    const body = {
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [{ pointer: '/name', message: 'must be a string', code: 'isString' }],
      limit: 12,
    };
    const url = await serving(400, { ...JSON_TYPE, 'x-request-id': '7' }, JSON.stringify(body));
    const error = await responseErrorOf(url);
    expect(factsOf(error)).toEqual({
      kind: 'response',
      name: 'RegistryResponseError',
      status: 400,
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [{ pointer: '/name', message: 'must be a string', code: 'isString' }],
      retryAfter: undefined,
      url: `${url}/`,
      body,
    });
    expect(error.errors.map(({ code }): string | undefined => code)).toEqual(['isString']);
    expect(error.headers.get('x-request-id')).toBe('7');
    expect(error.stack).toContain('RegistryResponseError');
  });

  it('says its code if the server says no more', async () => {
    const error = await responseErrorOf(await serving(404, JSON_TYPE, '{"code":"404 Not Found"}'));
    expect(error).toMatchObject({ status: 404, code: '404 Not Found', message: '404 Not Found', errors: [] });
  });

  it('as a problem becomes the same typed error', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Gone',
      status: 410,
      detail: 'Facility 7 was removed',
      instance: '/facilities/7',
      code: '410 Gone',
      errors: [{ parameter: 'id', message: 'was removed' }],
    };
    const error = await responseErrorOf(await serving(410, PROBLEM_TYPE, JSON.stringify(problem)));
    expect(error).toMatchObject({
      status: 410,
      code: '410 Gone',
      message: 'Facility 7 was removed',
      errors: [{ parameter: 'id', message: 'was removed' }],
      body: problem,
    });
  });

  it('as a problem without a detail says what the JSON says: its code', async () => {
    const problem = { type: 'about:blank', title: 'Gone', status: 410, code: '410 Gone' };
    expect((await responseErrorOf(await serving(410, PROBLEM_TYPE, JSON.stringify(problem)))).message).toBe(
      '410 Gone',
    );
  });

  it('as a problem of another server gives its title', async () => {
    const problem = {
      type: 'https://example.com/no-credit',
      title: 'You do not have enough credit',
      status: 403,
    };
    const error = await responseErrorOf(await serving(403, PROBLEM_TYPE, JSON.stringify(problem)));
    expect(error).toMatchObject({ code: '403 Forbidden', message: 'You do not have enough credit' });
  });

  it.each([
    [422, '422 Unprocessable Content', '422 Unprocessable Content'],
    [422, 'E_VALIDATION', '422 Unprocessable Entity'],
    [404, '404 Nowhere', '404 Not Found'],
    [404, 404, '404 Not Found'],
    [405, '404 Not Found', '405 Not Allowed'],
  ])('with status %i and the code %j in its body has the code %j', async (status, said, code) => {
    const error = await responseErrorOf(await serving(status, JSON_TYPE, JSON.stringify({ code: said })));
    expect(error).toMatchObject({ status, code });
  });

  it.each([
    [418, '418 Client Error'],
    [503, '503 Server Error'],
    [599, '599 Server Error'],
  ])('%i without a phrase, as over HTTP/2, still has a code', async (status, code) => {
    expect(await toRegistryError(new Response('', { status }))).toMatchObject({ status, code });
  });

  it('keeps only the errors that have the shape of one', async () => {
    const errors = [
      null,
      'no',
      { message: 1 },
      { message: 'odd', pointer: 7 },
      { message: 'odd', code: {} },
      { message: 'kept', header: 'If-Match' },
      { message: 'kept', code: 7 },
    ];
    const error = await responseErrorOf(
      await serving(400, JSON_TYPE, JSON.stringify({ errors, message: ['a'] })),
    );
    expect(error.errors).toEqual([
      { message: 'kept', header: 'If-Match' },
      { message: 'kept', code: '7' },
    ]);
    expect(error.message).toBe('400 Bad Request');
  });

  it('is read also if its members are no texts', async () => {
    const odd = { toString: 1 };
    const body = { code: odd, message: odd, detail: '', title: odd, errorCode: odd, errors: [odd] };
    const error = await toRegistryError(Response.json(body, { status: 422, statusText: 'Odd' }));
    expect(error).toMatchObject({
      code: '422 Odd',
      message: '422 Odd',
      errorCode: undefined,
      errors: [],
      body,
    });
  });

  it('ignores errors that are no list', async () => {
    expect((await responseErrorOf(await serving(400, JSON_TYPE, '{"errors":{"length":1}}'))).errors).toEqual(
      [],
    );
  });
});

describe('a body of an unknown media type', () => {
  it.each([
    ['the HTML of a proxy', { 'content-type': 'text/html' }, '<html>502</html>', '<html>502</html>'],
    ['nothing', {}, '', undefined],
    ['truncated JSON', JSON_TYPE, '{"code":"502 Bad', '{"code":"502 Bad'],
    ['JSON null', JSON_TYPE, 'null', null],
    ['a JSON string', JSON_TYPE, '"down"', 'down'],
    ['a JSON list', JSON_TYPE, '[1]', [1]],
    ['a BOM before the JSON', JSON_TYPE, '\uFEFF{"a":1}', { a: 1 }],
    ['a wrong charset', { 'content-type': 'application/json; charset=klingon' }, '{"a":1}', { a: 1 }],
  ])('still gives a typed error: %s', async (_what, headers, sent, body) => {
    const error = await responseErrorOf(await serving(502, headers as Record<string, string>, sent));
    expect(error).toMatchObject({
      status: 502,
      code: '502 Bad Gateway',
      message: '502 Bad Gateway',
      errors: [],
    });
    expect(error.body).toEqual(body);
  });

  it('still gives a typed error when the connection breaks within it', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(500, { ...JSON_TYPE, 'content-length': '1000' });
      response.write('{"code":"500 Int', () => setTimeout(() => response.destroy(), 20));
    });
    expect(await responseErrorOf(url)).toMatchObject({ status: 500, code: '500 Internal Server Error' });
  });

  it('still gives a typed error when it is not encoded as it says', async () => {
    const url = await serving(500, { ...JSON_TYPE, 'content-encoding': 'gzip' }, 'not gzip');
    expect(await responseErrorOf(url)).toMatchObject({ status: 500, code: '500 Internal Server Error' });
  });

  it('is not read without end', async () => {
    const url = await serve((_request, response) => {
      const chunk = 'x'.repeat(256 * 1024);
      const more = (): void => void (response.writable && response.write(chunk, more));
      response.writeHead(503, { 'retry-after': '3' });
      more();
    });
    const error = await responseErrorOf(url);
    expect(error).toMatchObject({ status: 503, retryAfter: 3 });
    expect(String(error.body).length).toBeLessThan(4 * 1024 * 1024);
  });

  it('may not be there at all', async () => {
    expect(await toRegistryError(new Response(null, { status: 404 }))).toMatchObject({
      status: 404,
      message: '404 Not Found',
      body: undefined,
    });
  });

  it('may have been read already', async () => {
    const response = await fetch(await serving(404, JSON_TYPE, '{"code":"404 Not Found","message":"no"}'));
    await response.text();
    expect(await toRegistryError(response)).toMatchObject({
      status: 404,
      message: '404 Not Found',
      body: undefined,
    });
  });
});

describe('Retry-After', () => {
  const now = 'Sun, 06 Nov 1994 08:49:37 GMT';
  it.each([
    ['120', 120],
    ['0', 0],
    ['99999999999999999999', 2 ** 31],
    ['Sun, 06 Nov 1994 08:50:07 GMT', 30],
    ['Sunday, 06-Nov-94 08:50:07 GMT', 30],
    ['Sun Nov  6 08:50:07 1994', 30],
    ['Sun, 06 Nov 1994 08:00:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['Sunday', undefined],
    ['Sun, 66 Nov 1994 88:49:37 GMT', undefined],
    ['', undefined],
  ])('%j is %j seconds after the Date of the response', async (value, seconds) => {
    const error = await toRegistryError(
      new Response('', { status: 503, headers: { 'retry-after': value, date: now } }),
    );
    expect(error.retryAfter).toBe(seconds);
  });

  it('is measured from the clock if the response has no Date', async () => {
    const url = await serve((_request, response) => {
      response.sendDate = false;
      response.writeHead(503, { 'retry-after': new Date(Date.now() + 90_000).toUTCString() }).end();
    });
    const { retryAfter } = await responseErrorOf(url);
    expect(retryAfter).toBeGreaterThan(80);
    expect(retryAfter).toBeLessThanOrEqual(90);
  });

  it('is nothing if it is not sent', async () => {
    expect((await responseErrorOf(await serving(503, {}))).retryAfter).toBeUndefined();
  });
});

describe('no response', () => {
  it('because no server listens', async () => {
    const url = await nowhere();
    const error = await networkErrorOf(url);
    expect(error).toMatchObject({ kind: 'network', name: 'RegistryNetworkError', reason: 'failed', url });
    expect(error.message).toMatch(/^No response from http:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED /);
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  it('because the server hung up', async () => {
    const url = await serve(request => request.socket.destroy());
    expect(await networkErrorOf(url)).toMatchObject({ reason: 'failed' });
  });

  it('because the caller went away', async () => {
    const caller = new AbortController();
    const url = await serve(() => caller.abort());
    expect(await networkErrorOf(url, { signal: caller.signal })).toMatchObject({ reason: 'aborted' });
  });

  it('because the caller went away for a reason of its own', async () => {
    const caller = new AbortController();
    const url = await serve(() => caller.abort('bored'));
    const error = await registryFetch(new Request(url, { signal: caller.signal })).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ reason: 'aborted', cause: 'bored', url: `${url}/` });
  });

  it('because it took too long', async () => {
    const url = await serve(() => undefined);
    expect(await networkErrorOf(url, { signal: AbortSignal.timeout(50) })).toMatchObject({
      reason: 'timeout',
    });
  });

  it.each([
    [
      new TypeError('fetch failed', { cause: { code: 'UND_ERR_HEADERS_TIMEOUT', message: 'slow' } }),
      'timeout',
      'slow',
    ],
    [Object.assign(new Error(''), { code: 'ETIMEDOUT' }), 'timeout', 'ETIMEDOUT'],
    [new TypeError('Failed to fetch'), 'failed', 'Failed to fetch'],
    ['nothing doing', 'failed', 'nothing doing'],
    [undefined, 'failed', 'the request failed'],
    [Object.create(null), 'failed', 'the request failed'],
  ])('because a fetch rejected with %o', async (rejection, reason, said) => {
    const rejecting = () => Promise.reject(rejection);
    const error = await registryFetch('/facilities', {}, { fetch: rejecting }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      reason,
      message: `No response from /facilities: ${said}`,
      cause: rejection,
    });
  });

  it('because the URL is none', async () => {
    expect(await networkErrorOf('http://[')).toMatchObject({ reason: 'failed' });
  });
});

describe('any fetch', () => {
  it('is called as a function, as a browser wants its own called', async () => {
    const asked: unknown[] = [];
    const options = {
      async fetch(this: unknown, ...request: unknown[]) {
        asked.push(this, ...request);
        return new Response('{"code":"409 Conflict"}', { status: 409 });
      },
    };
    const init = { method: 'POST' };
    const error = await registryFetch('/facilities', init, options).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: '409 Conflict' });
    expect(asked).toEqual([undefined, '/facilities', init]);
  });

  it('is held to the contract by throwIfError', async () => {
    const url = await serving(410, JSON_TYPE, '{"code":"410 Gone","message":"removed"}');
    await expect(fetch(url).then(throwIfError)).rejects.toMatchObject({
      code: '410 Gone',
      message: 'removed',
    });
    await expect(fetch(await serving(200, {}, 'fine')).then(throwIfError)).resolves.toHaveProperty(
      'status',
      200,
    );
  });
});

describe('isRegistryError', () => {
  it('knows the errors of this client, and their statuses', async () => {
    const gone = await toRegistryError(new Response('', { status: 410 }));
    const lost = new RegistryNetworkError('failed', 'http://x', undefined);
    expect(
      [gone, lost, new Error('no'), undefined, { status: 410 }].map(error => isRegistryError(error)),
    ).toEqual([true, true, false, false, false]);
    expect(isRegistryError(gone, 410)).toBe(true);
    expect(isRegistryError(gone, 404, 410)).toBe(true);
    expect(isRegistryError(gone, 404)).toBe(false);
    expect(isRegistryError(lost, 410)).toBe(false);
  });
});
