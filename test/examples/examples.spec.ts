import type { INestApplication } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Example {
  readonly app: INestApplication;
}

/** Each as its `main.ts` starts it. */
const EXAMPLES = {
  express: () => import('../../examples/express/main.js'),
  fastify: () => import('../../examples/fastify/main.js'),
  openapi: () => import('../../examples/openapi/main.js'),
  'existing-application': () => import('../../examples/existing-application/main.js'),
} satisfies Record<string, () => Promise<Example>>;

function startExample(name: keyof typeof EXAMPLES) {
  let app: INestApplication;
  let url = '';
  beforeAll(async () => {
    process.env['PORT'] = '0';
    ({ app } = await EXAMPLES[name]());
    url = (await app.getUrl()).replace('[::1]', 'localhost');
  });
  afterAll(async () => {
    delete process.env['PORT'];
    await app?.close();
  });
  return async (path: string, init: RequestInit & { json?: unknown } = {}) => {
    const { json, ...rest } = init;
    const sent = json === undefined ? {} : { body: JSON.stringify(json), headers: JSON_TYPE, method: 'POST' };
    const response = await fetch(`${url}${path}`, { ...sent, ...rest });
    const text = await response.text();
    const body: unknown = text.startsWith('{') ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body };
  };
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

describe.each(['express', 'fastify'] as const)('examples/%s', name => {
  const send = startExample(name);

  it('responds with a facility, with 404, 410 and 405', async () => {
    expect(await send('/facilities/1')).toMatchObject({
      status: 200,
      body: { id: '1', name: 'Kakamega HC' },
    });
    expect(await send('/facilities/2')).toMatchObject({
      status: 404,
      body: { code: '404 Not Found', message: 'Resource not found' },
    });
    expect(await send('/facilities/7')).toMatchObject({
      status: 410,
      body: { code: '410 Gone', message: 'Facility 7 was removed' },
    });
    const { status, headers } = await send('/facilities/7', { method: 'DELETE' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});

describe('examples/openapi', () => {
  const send = startExample('openapi');

  it('creates a facility once, with its Location', async () => {
    const facility = { id: '2', name: 'Malava Hospital' };
    const created = await send('/facilities', { json: facility });
    expect(created).toMatchObject({ status: 201, body: facility });
    expect(created.headers.get('location')).toBe('/facilities/2');
    expect(await send('/facilities', { json: facility })).toMatchObject({
      status: 409,
      body: { code: '409 Conflict', errorCode: 'id-taken', message: 'The id is taken' },
    });
  });

  it('publishes the declared 410 in OpenAPI', async () => {
    const { body } = await send('/docs-json');
    const { responses } = (body as { paths: any }).paths['/facilities/{id}'].get;
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '404', '410']));
    expect(responses['410'].description).toContain('facility was removed');
    expect(await send('/facilities/7')).toMatchObject({ status: 410 });
  });

  it('has the contract as a page', async () => {
    const { status, body } = await send('/contract');
    expect(status).toBe(200);
    expect(body).toContain('<title>Facilities</title>');
  });
});

describe('examples/existing-application', () => {
  const send = startExample('existing-application');

  it('keeps the success codes of what has not moved', async () => {
    expect(await send('/orders', { json: { item: 'tea' } })).toMatchObject({
      status: 200,
      body: { id: '2', item: 'tea' },
    });
    expect(await send('/orders/1', { method: 'DELETE' })).toMatchObject({ status: 204, body: '' });
  });

  it("sends Nest's exceptions in the contract's shape, with their own members", async () => {
    expect(await send('/orders/5')).toMatchObject({
      status: 404,
      body: { code: '404 Not Found', message: 'No such order', reason: 'O-12' },
    });
  });

  it('has a login that creates nothing, and a challenge', async () => {
    expect(await send('/auth/login', { json: { name: 'Ada', password: 'secret' } })).toMatchObject({
      status: 200,
      body: { token: 'token of Ada' },
    });
    const refused = await send('/auth/login', { json: { name: 'Ada' } });
    expect(refused).toMatchObject({
      status: 401,
      body: { code: '401 Unauthorized', message: 'Wrong name or password' },
    });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="api"');
  });
});
