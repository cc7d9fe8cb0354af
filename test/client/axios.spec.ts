import { Readable } from 'node:stream';
import { Controller, Get, Module } from '@nestjs/common';
import axios, { AxiosError, type AxiosRequestConfig, create, isAxiosError } from 'axios';
import { describe, expect, it } from 'vitest';
import { codeOf, RegistryHttpModule } from 'nestjs-registry-http';
import { isRegistryError, RegistryNetworkError, RegistryResponseError } from 'nestjs-registry-http/client';
import { rejectWithRegistryErrors } from 'nestjs-registry-http/client/axios';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { serving, nowhere, serve } from './loopback-server.js';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const GONE = { code: '410 Gone', message: 'Facility 7 was removed', errorCode: 'facility-removed' };

const http = rejectWithRegistryErrors(create());

const failureOf = (url: string, config?: AxiosRequestConfig, instance = http): Promise<unknown> =>
  instance.get(url, config).then(
    response => expect.fail(`resolved with ${response.status}`),
    (error: unknown) => error,
  );

async function responseErrorOf(url: string, config?: AxiosRequestConfig): Promise<RegistryResponseError> {
  const error = await failureOf(url, config);
  expect(error).toBeInstanceOf(RegistryResponseError);
  return error as RegistryResponseError;
}

async function networkErrorOf(url: string, config?: AxiosRequestConfig): Promise<RegistryNetworkError> {
  const error = await failureOf(url, config);
  expect(error).toBeInstanceOf(RegistryNetworkError);
  return error as RegistryNetworkError;
}

describe('an instance of axios', () => {
  it('is given back, so that it can be made and told in one line', () => {
    const instance = create();
    expect(rejectWithRegistryErrors(instance)).toBe(instance);
  });

  it('resolves as before with a success', async () => {
    const url = await serving(201, { ...JSON_TYPE, location: '/7' }, '{"uuid":"7"}');
    const { status, headers, data } = await http.get<unknown>(url);
    expect([status, headers.location, data]).toEqual([201, '/7', { uuid: '7' }]);
  });

  it('may be told twice', async () => {
    const twice = rejectWithRegistryErrors(rejectWithRegistryErrors(create()));
    const url = await serving(410, JSON_TYPE, JSON.stringify(GONE));
    expect(await failureOf(url, {}, twice)).toMatchObject({ status: 410, errorCode: 'facility-removed' });
  });

  it('gives interceptors that were there before the error of axios', async () => {
    const instance = create();
    const seen: unknown[] = [];
    const see = (error: unknown) => {
      seen.push(isAxiosError(error), isRegistryError(error));
      return Promise.reject(error as Error);
    };
    instance.interceptors.response.use(undefined, see);
    rejectWithRegistryErrors(instance).interceptors.response.use(undefined, see);
    await failureOf(await serving(404, {}), {}, instance);
    expect(seen).toEqual([true, false, false, true]);
  });
});

describe.each(['http', 'fetch'] as const)('an error response, by the adapter %s', adapter => {
  it('becomes the error of the client, with everything that it says', async () => {
    const headers = { ...JSON_TYPE, 'retry-after': '30', 'x-request-id': '7', 'set-cookie': 'a=1' };
    const body = { ...GONE, errors: [{ parameter: 'id', message: 'was removed' }], limit: 12 };
    const url = await serving(410, headers, JSON.stringify(body));
    const error = await responseErrorOf('/facilities', { adapter, baseURL: url, params: { id: 7 } });
    expect({ ...error, message: error.message, headers: Object.fromEntries(error.headers) }).toEqual({
      name: 'RegistryResponseError',
      kind: 'response',
      status: 410,
      code: '410 Gone',
      message: 'Facility 7 was removed',
      errorCode: 'facility-removed',
      errors: [{ parameter: 'id', message: 'was removed' }],
      headers: expect.objectContaining({ ...JSON_TYPE, 'retry-after': '30', 'x-request-id': '7' }) as object,
      retryAfter: 30,
      url: `${url}/facilities?id=7`,
      body,
    });
    expect(isRegistryError(error, 'facility-removed')).toBe(true);
  });

  it('has the error of axios as its cause, which no JSON shows', async () => {
    const error = await responseErrorOf(await serving(404, {}), {
      adapter,
      headers: { authorization: 'Basic c2VjcmV0' },
    });
    expect(error.cause).toBeInstanceOf(AxiosError);
    expect(JSON.stringify(error)).not.toContain('c2VjcmV0');
  });

  it('is read from problem details', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Gone',
      status: 410,
      detail: 'Facility 7 was removed',
      code: '410 Gone',
      errorCode: 'facility-removed',
    };
    const url = await serving(410, { 'content-type': 'application/problem+json' }, JSON.stringify(problem));
    expect(await responseErrorOf(url, { adapter })).toMatchObject({
      status: 410,
      code: '410 Gone',
      message: 'Facility 7 was removed',
      errorCode: 'facility-removed',
      body: problem,
    });
  });

  it.each(['json', 'text', 'arraybuffer', 'blob', 'stream'] as const)(
    'is read where the response is asked for as %s',
    async responseType => {
      const url = await serving(410, JSON_TYPE, JSON.stringify(GONE));
      expect(await responseErrorOf(url, { adapter, responseType })).toMatchObject({
        status: 410,
        message: 'Facility 7 was removed',
        errorCode: 'facility-removed',
        body: GONE,
      });
    },
  );

  it.each([
    ['the HTML of a proxy', { 'content-type': 'text/html' }, '<html>502</html>', '<html>502</html>'],
    ['nothing', {}, '', undefined],
    ['truncated JSON', JSON_TYPE, '{"code":"502 Bad', '{"code":"502 Bad'],
    ['JSON null', JSON_TYPE, 'null', null],
    ['a JSON list', JSON_TYPE, '[1]', [1]],
  ])('gives its status if the body is %s', async (_what, headers, sent, body) => {
    for (const responseType of ['json', undefined] as const) {
      const url = await serving(502, headers as Record<string, string>, sent);
      const error = await responseErrorOf(url, { adapter, ...(responseType && { responseType }) });
      expect(error).toMatchObject({ status: 502, code: '502 Bad Gateway', message: '502 Bad Gateway' });
      expect(error.body).toEqual(body);
    }
  });

  it('gives its status if the connection breaks within the body', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(500, { ...JSON_TYPE, 'content-length': '1000' });
      response.write('{"code":"500 Int', () => setTimeout(() => response.destroy(), 20));
    });
    // As a stream there is a response. Else axios with the adapter "fetch" tells only of the connection.
    expect(await responseErrorOf(url, { adapter, responseType: 'stream' })).toMatchObject({
      status: 500,
      code: '500 Internal Server Error',
    });
    const error = await failureOf(url, { adapter });
    expect(error).toMatchObject(
      adapter === 'http' ? { status: 500, code: '500 Internal Server Error' } : { reason: 'failed' },
    );
  });

  it('is not read without end if it is a stream', async () => {
    const url = await serve((_request, response) => {
      const chunk = 'x'.repeat(256 * 1024);
      const more = (): void => void (response.writable && response.write(chunk, more));
      response.writeHead(503, { 'retry-after': '3' });
      more();
    });
    const error = await responseErrorOf(url, { adapter, responseType: 'stream' });
    expect(error).toMatchObject({ status: 503, retryAfter: 3 });
    expect(String(error.body).length).toBeLessThan(4 * 1024 * 1024);
  });

  it('has the address that a redirect led to', async () => {
    const url = await serve((request, response) =>
      request.url === '/old'
        ? response.writeHead(302, { location: '/new' }).end()
        : response.writeHead(404).end(),
    );
    const error = await responseErrorOf(`${url}/old`, { adapter });
    expect(error).toMatchObject({ status: 404, url: `${url}/${adapter === 'http' ? 'new' : 'old'}` });
  });
});

describe('responses that are no error of the contract', () => {
  it('is a response that validateStatus lets pass', async () => {
    const url = await serving(404, JSON_TYPE, '{"code":"404 Not Found"}');
    const { status, data } = await http.get<unknown>(url, { validateStatus: () => true });
    expect([status, data]).toEqual([404, { code: '404 Not Found' }]);
  });

  it.each([302, 304])('is a %i, which axios refuses by itself', async status => {
    const url = await serving(status, { location: '/elsewhere' });
    const error = await failureOf(url, { maxRedirects: 0 });
    expect(error).toBeInstanceOf(AxiosError);
    expect(error).toMatchObject({ status });
  });

  it('is a success that is no JSON', async () => {
    const url = await serving(200, JSON_TYPE, '<html>');
    const error = await failureOf(url, { responseType: 'json', transitional: { silentJSONParsing: false } });
    expect(error).toBeInstanceOf(AxiosError);
    expect(error).toMatchObject({ code: 'ERR_BAD_RESPONSE' });
  });

  it('is an error of the caller', async () => {
    const url = await serving(200, JSON_TYPE, '{}');
    const bug = new TypeError('a bug');
    const transformResponse = () => {
      throw bug;
    };
    expect(await failureOf(url, { transformResponse })).toBe(bug);
  });
});

describe('no response', () => {
  it('because no server listens', async () => {
    const url = await nowhere();
    const error = await networkErrorOf('/facilities', { baseURL: url, params: { limit: 1 } });
    expect(error).toMatchObject({
      kind: 'network',
      name: 'RegistryNetworkError',
      reason: 'failed',
      url: `${url}/facilities?limit=1`,
    });
    expect(error.message).toMatch(
      /^No response from http:\/\/127\.0\.0\.1:\d+\/facilities\?limit=1: connect ECONN/,
    );
    expect(error.cause).toBeInstanceOf(AxiosError);
  });

  it('because the server hung up, before the response or within it', async () => {
    const before = await serve(request => request.socket.destroy());
    expect(await networkErrorOf(before)).toMatchObject({ reason: 'failed' });
    const within = await serve((_request, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
      response.write('{"a":', () => setTimeout(() => response.destroy(), 20));
    });
    expect(await networkErrorOf(within)).toMatchObject({ reason: 'failed' });
    expect(await networkErrorOf(within, { adapter: 'fetch' })).toMatchObject({ reason: 'failed' });
  });

  it.each(['http', 'fetch'] as const)('because the caller went away, by the adapter %s', async adapter => {
    const caller = new AbortController();
    const url = await serve(() => caller.abort());
    expect(await networkErrorOf(url, { adapter, signal: caller.signal })).toMatchObject({
      reason: 'aborted',
    });
    // Also before it was asked.
    expect(await networkErrorOf(url, { adapter, signal: caller.signal })).toMatchObject({
      reason: 'aborted',
    });
    // oxlint-disable-next-line import/no-named-as-default-member -- by its name, only its type is exported
    const { CancelToken } = axios;
    const { token, cancel } = CancelToken.source();
    const other = await serve(() => cancel('bored'));
    expect(await networkErrorOf(other, { adapter, cancelToken: token })).toMatchObject({ reason: 'aborted' });
  });

  it.each(['http', 'fetch'] as const)('because it took too long, by the adapter %s', async adapter => {
    const url = await serve(() => undefined);
    for (const config of [
      { timeout: 50 },
      { timeout: 50, timeoutErrorMessage: 'Too slow' },
      { timeout: 50, transitional: { clarifyTimeoutError: true } },
      { signal: AbortSignal.timeout(50) },
    ]) {
      expect(await networkErrorOf(url, { adapter, ...config })).toMatchObject({ reason: 'timeout' });
    }
  });

  it('because the browser ended the request', async () => {
    // As its adapter for XMLHttpRequest says it, for instance when the page is left.
    const adapter = () => Promise.reject(new AxiosError('Request aborted', AxiosError.ECONNABORTED));
    expect(await networkErrorOf('/facilities', { adapter })).toMatchObject({ reason: 'aborted' });
  });
});

describe('a response of a test', () => {
  // Mock adapters make responses with less in them than axios does.
  const respond = (response: object) => () =>
    Promise.reject(new AxiosError('mocked', undefined, undefined, undefined, response as never));

  it('may have no header fields and no status text', async () => {
    const error = await responseErrorOf('/x', { adapter: respond({ status: 418, data: GONE }) });
    expect(error).toMatchObject({
      status: 418,
      code: '418 Client Error',
      errorCode: 'facility-removed',
      url: '',
    });
  });

  it('may have header fields that are none', async () => {
    const headers = { ':status': '410', 'x-ok': ['a', 'b'] };
    const error = await responseErrorOf('/x', { adapter: respond({ status: 410, headers }) });
    expect(Object.fromEntries(error.headers)).toEqual({ 'x-ok': 'a, b' });
  });

  it('may have a body that was read before', async () => {
    const data = Readable.from([Buffer.from('{}')]);
    data.destroy();
    const error = await responseErrorOf('/x', { adapter: respond({ status: 410, data }) });
    expect(error).toMatchObject({ status: 410, message: '410 Gone', body: undefined });
  });
});

describe('on a server', () => {
  it.each([
    [404, 502],
    [429, 503],
    [503, 503],
    [504, 504],
  ])(
    'an error of an upstream that nobody catches is what it is without the client: %i → %i',
    async (status, sent) => {
      const upstream = await serving(status, JSON_TYPE, JSON.stringify(GONE));

      @Controller()
      class Proxy {
        @Get()
        async get() {
          await http.get(upstream);
        }
      }
      @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [Proxy] })
      class App {}

      for (const adapter of EVERY_ADAPTER) {
        const { app, url } = await start(adapter, App);
        const response = await fetch(url);
        await app.close();
        const { code } = (await response.json()) as { code: string };
        expect([response.status, code]).toEqual([sent, codeOf(sent)]);
        expect(response.headers.get('retry-after')).toBe(sent === 503 ? '5' : null);
      }
    },
  );
});
