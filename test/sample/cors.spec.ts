import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Config, HTTP_ADAPTERS } from '../../sample-app/config/index.js';
import { Sample } from './support/sample.js';

const ALLOWED = 'https://app.example.org';
const EXPOSED = 'Allow,ETag,Location,Retry-After,WWW-Authenticate';
const COLLECTION = '/api/v1/facilities.json';

const corsOf = (headers: Headers) =>
  Object.fromEntries(
    [...headers]
      .filter(([name]) => name.startsWith('access-control-'))
      .map(([name, value]) => [name.slice('access-control-'.length), value.replaceAll(', ', ',')]),
  );
const preflight = (origin: string) => ({
  method: 'OPTIONS',
  user: '',
  headers: {
    origin,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization,if-match',
  },
});

describe.each(HTTP_ADAPTERS)('pages of other origins, on %s', adapter => {
  const sample = new Sample(adapter, 'PGlite', { CORS_ORIGINS: `${ALLOWED}, http://localhost:5173` });
  beforeAll(() => sample.start());
  afterAll(() => sample.stop());

  it.each([ALLOWED, 'http://localhost:5173'])('may send what the API takes, from %s', async origin => {
    const { status, headers } = await sample.call(COLLECTION, preflight(origin));
    expect({ status, cors: corsOf(headers) }).toEqual({
      status: 204,
      cors: {
        'allow-origin': origin,
        'allow-methods': 'GET,HEAD,POST,PUT,DELETE',
        'allow-headers': 'Authorization,Content-Type,If-Match,If-None-Match',
        'expose-headers': EXPOSED,
      },
    });
  });

  it.each([
    ['a success', COLLECTION, {}, 200],
    ['a 401', COLLECTION, { user: '' }, 401],
    ['a 404', '/api/v1/nothing.json', {}, 404],
    ['a 405', COLLECTION, { method: 'PATCH' }, 405],
  ])('may read %s', async (_, path, call, expected) => {
    const { status, headers } = await sample.call(path, { ...call, headers: { origin: ALLOWED } });
    expect({ status, cors: corsOf(headers) }).toEqual({
      status: expected,
      cors: { 'allow-origin': ALLOWED, 'expose-headers': EXPOSED },
    });
    expect(headers.get('vary')).toMatch(/\bOrigin\b/);
  });

  it('are told nothing that lets an origin in which is not listed', async () => {
    const evil = 'https://evil.example';
    const answers = [
      await sample.call(COLLECTION, preflight(evil)),
      await sample.call(COLLECTION, { headers: { origin: evil } }),
    ];
    expect(answers.map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual([null, null]);
  });
});

describe.each(HTTP_ADAPTERS)('without CORS_ORIGINS, on %s', adapter => {
  const sample = new Sample(adapter, 'PGlite');
  beforeAll(() => sample.start());
  afterAll(() => sample.stop());

  it('no page of another origin may use the API', async () => {
    const asked = await sample.call(COLLECTION, preflight(ALLOWED));
    const read = await sample.call(COLLECTION, { headers: { origin: ALLOWED } });
    expect([corsOf(asked.headers), corsOf(read.headers)]).toEqual([{}, {}]);
    expect(asked.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
  });
});

describe('CORS_ORIGINS', () => {
  it('lets all in where it is *', () => {
    expect(new Config({ CORS_ORIGINS: '*' }).corsOrigins).toBe('*');
    expect(new Config({ CORS_ORIGINS: '' }).corsOrigins).toBeUndefined();
  });

  it.each(['example.org', 'https://example.org/', 'https://example.org/app', 'null'])(
    'is refused at start-up where one is no origin: %s',
    wrong => {
      expect(() => new Config({ CORS_ORIGINS: `${ALLOWED},${wrong}` })).toThrow(
        `CORS_ORIGINS must be * or origins such as https://example.org, separated by commas, not "${wrong}"`,
      );
    },
  );
});
