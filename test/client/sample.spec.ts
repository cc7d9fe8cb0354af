import { create } from 'axios';
import createClient from 'openapi-fetch';
import { beforeAll, describe, expect, it } from 'vitest';
import { registryFetch, RegistryResponseError } from 'nestjs-registry-http/client';
import { rejectWithRegistryErrors } from 'nestjs-registry-http/client/axios';
import { registryErrorMiddleware } from 'nestjs-registry-http/client/openapi-fetch';
import { describeSample } from '../sample/support/sample.js';

const COLLECTION = '/api/v1/facilities.json';
const AUTHORIZATION = `Basic ${Buffer.from('editor:editor').toString('base64')}`;
const MEDIA_TYPES = ['application/json', 'application/problem+json'] as const;

interface Sent {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
  headers: Record<string, string>;
}

/** Sends a request to the sample, and rejects as the client does. */
type Send = (baseUrl: string, sent: Sent) => Promise<unknown>;

const http = rejectWithRegistryErrors(create());

/** The same request through each of the clients. */
const CLIENTS: Record<string, Send> = {
  registryFetch: (baseUrl, { path, body, ...init }) =>
    registryFetch(baseUrl + path, { ...init, ...(body && { body: JSON.stringify(body) }) }),
  axios: (baseURL, { path, body, ...config }) => http.request({ ...config, baseURL, url: path, data: body }),
  'axios, for a stream': (baseURL, { path, body, ...config }) =>
    http.request({ ...config, baseURL, url: path, data: body, responseType: 'stream' }),
  'openapi-fetch': (baseUrl, { method, path, body, headers }) => {
    const api = createClient<Record<string, never>>({ baseUrl });
    api.use(registryErrorMiddleware());
    return api.request(method as never, path as never, { headers, body } as never);
  },
};

describeSample('the errors of the sample', sample => {
  let removed = '';
  let taken: { uuid: string; identifiers: object[] };
  beforeAll(async () => {
    const identifiers = [{ agency: 'MOH', context: 'MFL', id: '1' }];
    taken = (await sample.post({ name: 'Taken', identifiers })).body;
    removed = (await sample.post({ name: 'Removed' })).body.uuid;
    await sample.delete(removed);
  });

  describe.each(Object.entries(CLIENTS))('through %s', (_name, send) => {
    const errorOf = async (sent: Partial<Sent>): Promise<RegistryResponseError> => {
      const headers = { authorization: AUTHORIZATION, 'content-type': 'application/json', ...sent.headers };
      const whole = { method: 'GET', path: COLLECTION, ...sent, headers } as const;
      const error = await send(sample.url, whole).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RegistryResponseError);
      return error as RegistryResponseError;
    };

    it.each(MEDIA_TYPES)('have their status, name, places and header fields, as %s', async accept => {
      const cases: [Partial<Sent>, object, object?][] = [
        [
          { path: `/api/v1/facilities/${removed}.json` },
          {
            status: 410,
            code: '410 Gone',
            errorCode: 'facility-removed',
            message: `Facility ${removed} was removed`,
            errors: [],
          },
        ],
        [
          { method: 'POST', body: { name: 'n', uuid: taken.uuid } },
          {
            status: 409,
            code: '409 Conflict',
            errorCode: 'uuid-taken',
            message: 'This uuid is taken: a facility has it, or had it before it was deleted',
            errors: [],
          },
        ],
        [
          { method: 'POST', body: { name: 'n', identifiers: taken.identifiers } },
          {
            status: 409,
            code: '409 Conflict',
            errorCode: 'identifier-taken',
            message: 'One of the identifiers belongs to another facility',
            errors: [],
          },
        ],
        [
          {
            method: 'PUT',
            path: `/api/v1/facilities/${taken.uuid}.json`,
            body: { name: 'n' },
            headers: { 'if-match': '"7"' },
          },
          {
            status: 412,
            code: '412 Precondition Failed',
            errorCode: 'version-changed',
            message: 'The facility has changed since',
            errors: [],
          },
        ],
        [
          { method: 'POST', body: {} },
          {
            status: 400,
            code: '400 Bad Request',
            errorCode: undefined,
            message: 'Validation failed',
            errors: [expect.objectContaining({ pointer: '/name', message: 'is required' })],
          },
        ],
        [
          { headers: { authorization: '' } },
          { status: 401, code: '401 Unauthorized', message: 'Credentials are needed' },
          { 'www-authenticate': 'Basic realm="facilities"' },
        ],
        [
          { method: 'DELETE' },
          { status: 405, code: '405 Not Allowed' },
          { allow: 'GET, HEAD, POST, OPTIONS' },
        ],
      ];
      for (const [sent, facts, fields = {}] of cases) {
        const error = await errorOf({ ...sent, headers: { ...sent.headers, accept } });
        expect({ ...error, message: error.message }).toMatchObject({
          ...facts,
          url: sample.url + (sent.path ?? COLLECTION),
        });
        expect(Object.fromEntries(error.headers)).toMatchObject({
          'content-type': expect.stringContaining(accept) as string,
          'cache-control': 'no-store',
          ...fields,
        });
        const { status, code, errorCode, errors } = error;
        expect(error.body).toEqual(
          accept === 'application/json'
            ? {
                code,
                ...(error.message !== code && { message: error.message }),
                ...(errorCode && { errorCode }),
                ...(errors.length > 0 && { errors }),
              }
            : expect.objectContaining({ type: 'about:blank', status, code, ...(errorCode && { errorCode }) }),
        );
      }
    });
  });
});
