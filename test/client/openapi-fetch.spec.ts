import createClient from 'openapi-fetch';
import { describe, expect, it } from 'vitest';
import { isRegistryError, RegistryNetworkError, RegistryResponseError } from 'nestjs-registry-http/client';
import { registryErrorMiddleware } from 'nestjs-registry-http/client/openapi-fetch';
import { serving, nowhere, serve } from './loopback-server.js';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const GONE = { code: '410 Gone', message: 'Facility 7 was removed', errorCode: 'facility-removed' };

interface Paths {
  '/facilities': { get: { responses: { 200: { content: { 'application/json': { total: number } } } } } };
}

function clientOf(baseUrl: string) {
  const client = createClient<Paths>({ baseUrl });
  client.use(registryErrorMiddleware());
  return client;
}

const failureOf = (
  baseUrl: string,
  init: { signal?: AbortSignal } = {},
  client = clientOf(baseUrl),
): Promise<unknown> =>
  client.GET('/facilities', init).then(
    ({ response }) => expect.fail(`resolved with ${response.status}`),
    (error: unknown) => error,
  );

async function networkErrorOf(url: string, init?: { signal: AbortSignal }): Promise<RegistryNetworkError> {
  const error = await failureOf(url, init);
  expect(error).toBeInstanceOf(RegistryNetworkError);
  return error as RegistryNetworkError;
}

describe('a client of openapi-fetch', () => {
  it('resolves as before with a success', async () => {
    const url = await serving(200, JSON_TYPE, '{"total":0}');
    const { data, error, response } = await clientOf(url).GET('/facilities');
    expect([response.status, data, error]).toEqual([200, { total: 0 }, undefined]);
  });

  it.each([302, 304])('resolves with a %i, which is no error of the contract', async status => {
    const url = await serving(status, { location: '/elsewhere' });
    const { response } = await clientOf(url).GET('/facilities', { redirect: 'manual' });
    expect(response.status).toBe(status);
  });

  it('rejects with the error of the client, with everything that it says', async () => {
    const headers = { ...JSON_TYPE, 'retry-after': '30', 'x-request-id': '7' };
    const body = { ...GONE, errors: [{ parameter: 'id', message: 'was removed' }], limit: 12 };
    const url = await serving(410, headers, JSON.stringify(body));
    const error = await failureOf(url);
    expect(error).toBeInstanceOf(RegistryResponseError);
    const { message, ...members } = error as RegistryResponseError;
    expect({ message, ...members, headers: Object.fromEntries(members.headers) }).toEqual({
      name: 'RegistryResponseError',
      kind: 'response',
      status: 410,
      code: '410 Gone',
      message: 'Facility 7 was removed',
      errorCode: 'facility-removed',
      errors: [{ parameter: 'id', message: 'was removed' }],
      headers: expect.objectContaining(headers) as object,
      retryAfter: 30,
      url: `${url}/facilities`,
      body,
    });
    expect(isRegistryError(error, 'facility-removed')).toBe(true);
  });

  it.each([
    ['the HTML of a proxy', 'text/html', '<html>502</html>', '<html>502</html>'],
    ['nothing', 'text/html', '', undefined],
    ['truncated JSON', 'application/json', '{"code":"502 Bad', '{"code":"502 Bad'],
  ])('gives the status if the body is %s', async (_what, type, sent, body) => {
    const error = await failureOf(await serving(502, { 'content-type': type }, sent));
    expect(error).toMatchObject({ status: 502, code: '502 Bad Gateway', message: '502 Bad Gateway', body });
  });

  it('gives the other middlewares the response of an error, if it is registered first', async () => {
    const seen: number[] = [];
    const url = await serving(410, JSON_TYPE, JSON.stringify(GONE));
    const client = clientOf(url);
    client.use({ onResponse: ({ response }) => void seen.push(response.status) });
    expect(await failureOf(url, {}, client)).toMatchObject({ status: 410, body: GONE });
    expect(seen).toEqual([410]);
  });

  it('tells why there was no response', async () => {
    const url = await nowhere();
    const error = await networkErrorOf(url);
    expect(error).toMatchObject({ kind: 'network', reason: 'failed', url: `${url}/facilities` });
    expect(error.message).toMatch(/^No response from http:\S+\/facilities: connect ECONNREFUSED /);

    const caller = new AbortController();
    const left = await serve(() => caller.abort('bored'));
    expect(await networkErrorOf(left, { signal: caller.signal })).toMatchObject({
      reason: 'aborted',
      cause: 'bored',
    });
    const slow = await serve(() => undefined);
    expect(await networkErrorOf(slow, { signal: AbortSignal.timeout(50) })).toMatchObject({
      reason: 'timeout',
    });
  });

  it('may be told twice', async () => {
    const url = await nowhere();
    const client = clientOf(url);
    client.use(registryErrorMiddleware());
    const error = await failureOf(url, {}, client);
    expect(error).toMatchObject({ kind: 'network', reason: 'failed' });
    expect((error as Error).cause).toBeInstanceOf(TypeError);
  });
});
