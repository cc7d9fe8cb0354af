import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { exchange } from '../support/exchange.js';
import { describeSample } from './support/sample.js';

const NOT_FOUND = { code: '404 Not Found', message: 'Resource not found' };
const gone = (id: string) => ({
  code: '410 Gone',
  message: `Facility ${id} was removed`,
  errorCode: 'facility-removed',
});
const invalid = (...errors: object[]) => ({ code: '400 Bad Request', message: 'Validation failed', errors });
const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
const uuidForm = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);

const whole = () => ({
  uuid: randomUUID(),
  name: 'Kakamega HC',
  active: false,
  coordinates: [34.7519, 0.2842],
  identifiers: [
    { agency: 'MOH', context: 'DHIS', id: randomUUID() },
    { agency: 'MOH', context: 'MFL', id: randomUUID() },
  ],
  properties: { numBeds: 55, services: ['XR', 'OBG'], hasMaternity: true, opened: '2011-11-16' },
});

describeSample('a facility', sample => {
  const create = async (more: object = {}) => (await sample.post({ name: 'Kakamega HC', ...more })).body;

  it('is created from its name alone', async () => {
    const { status, headers, body } = await sample.post({ name: 'Kiminini' });
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        uuid: uuidForm,
        href: `${sample.url}/api/v1/facilities/${body.uuid}.json`,
        name: 'Kiminini',
        active: true,
        identifiers: [],
        properties: {},
        createdAt: iso,
        updatedAt: body.createdAt,
      },
    });
    expect(headers.get('location')).toBe(body.href);
    expect(headers.get('etag')).toBe('"1"');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect((await sample.get(body.uuid)).body).toEqual(body);
  });

  it('is created whole, with the uuid that is given, and read back the same', async () => {
    const facility = whole();
    const created = await sample.post(facility);
    expect(created.status).toBe(201);
    expect(created.body).toEqual({ ...facility, href: expect.any(String), createdAt: iso, updatedAt: iso });
    const found = await sample.get(facility.uuid);
    expect({ status: found.status, body: found.body }).toEqual({ status: 200, body: created.body });
    const bare = await sample.call(`/api/v1/facilities/${facility.uuid}`);
    expect(bare.body).toEqual(created.body);
    const upper = await sample.get(facility.uuid.toUpperCase());
    expect(upper.body).toEqual(created.body);
  });

  it('may be as long as its limits allow', async () => {
    const text = (length: number) =>
      Array.from({ length }, () => String.fromCodePoint(0x4e00 + Math.floor(Math.random() * 20_000))).join(
        '',
      );
    const long = () => text(200);
    const facility = {
      name: text(500),
      identifiers: [{ agency: long(), context: long(), id: long() }],
      properties: { long: 'x'.repeat(50_000) },
    };
    const { status, body } = await sample.post(facility);
    expect({ status, body }).toEqual({ status: 201, body: expect.objectContaining(facility) });
  });

  it.each(['/api/v1/validation.json', '/api/v1/validation'])(
    'can be checked at %s as often as one likes, and is not created by that',
    async path => {
      const facility = whole();
      for (let time = 0; time < 2; time++) {
        const { status, headers, body } = await sample.validate(facility, path);
        expect({ status, body }).toEqual({
          status: 200,
          body: { code: '200 OK', message: 'This facility can be created' },
        });
        expect(headers.get('location')).toBeNull();
        expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      }
      expect((await sample.get(facility.uuid)).status).toBe(404);
      expect((await sample.post(facility)).status).toBe(201);
    },
  );

  it('is refused by a check as it would be by the creation', async () => {
    const { body: taken } = await sample.post(whole());
    const { body: deleted } = await sample.post(whole());
    await sample.delete(deleted.uuid);
    for (const [status, facility] of [
      [409, { name: 'n', uuid: taken.uuid }],
      [409, { name: 'n', uuid: deleted.uuid }],
      [409, { name: 'n', identifiers: taken.identifiers }],
      [400, { name: '', coordinates: [181, 0], url: 'x' }],
      [400, []],
    ] as const) {
      const created = await sample.post(facility);
      const checked = await sample.validate(facility);
      expect({ status: checked.status, body: checked.body }).toEqual({ status, body: created.body });
    }
  });

  it('is created at the bare path, with a quoted charset', async () => {
    const response = await sample.call('/api/v1/facilities', {
      method: 'POST',
      body: { name: 'Ngong' },
      headers: { 'content-type': 'application/json; charset="UTF-8"' },
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(
      `${sample.url}/api/v1/facilities/${response.body.uuid}.json`,
    );
  });

  it('may share its name, but neither its uuid nor an identifier', async () => {
    const facility = whole();
    expect((await sample.post(facility)).status).toBe(201);
    const sameUuid = await sample.post({ name: 'Other', uuid: facility.uuid });
    expect({ status: sameUuid.status, body: sameUuid.body }).toEqual({
      status: 409,
      body: {
        code: '409 Conflict',
        message: 'This uuid is taken: a facility has it, or had it before it was deleted',
        errorCode: 'uuid-taken',
      },
    });
    const sameIdentifier = await sample.post({ name: 'Other', identifiers: facility.identifiers.slice(1) });
    expect({ status: sameIdentifier.status, body: sameIdentifier.body }).toEqual({
      status: 409,
      body: {
        code: '409 Conflict',
        message: 'One of the identifiers belongs to another facility',
        errorCode: 'identifier-taken',
      },
    });
    expect((await sample.post({ name: facility.name })).status).toBe(201);
  });

  it.each([
    ['no name', {}, invalid({ pointer: '/name', message: 'is required' })],
    ['an empty name', { name: ' ' }, invalid({ pointer: '/name', message: 'must not be empty' })],
    [
      'a name that is no string',
      { name: 5 },
      invalid({ pointer: '/name', message: 'must be of type string' }),
    ],
    [
      'a name too long to index',
      { name: 'x'.repeat(501) },
      invalid({ pointer: '/name', message: 'must not be longer than 500 characters' }),
    ],
    [
      'NUL',
      { name: 'a\0b' },
      invalid({ pointer: '/name', message: 'must not hold NUL or half a character' }),
    ],
    [
      'half a character',
      { name: 'n', properties: { a: '\ud800' } },
      invalid({ pointer: '/properties/a', message: expect.any(String) }),
    ],
    [
      'a uuid of another form',
      { name: 'n', uuid: '123' },
      invalid({ pointer: '/uuid', message: 'must be a UUID (RFC 9562)' }),
    ],
    [
      'a longitude that is none',
      { name: 'n', coordinates: [180.1, 0] },
      invalid({ pointer: '/coordinates/0', message: 'must be from -180 to 180' }),
    ],
    [
      'a latitude that is none',
      { name: 'n', coordinates: [0, -90.5] },
      invalid({ pointer: '/coordinates/1', message: 'must be from -90 to 90' }),
    ],
    [
      'half a pair',
      { name: 'n', coordinates: [1] },
      invalid({ pointer: '/coordinates', message: 'must be [longitude, latitude]' }),
    ],
    [
      'active that is no boolean',
      { name: 'n', active: 'true' },
      invalid({ pointer: '/active', message: 'must be of type boolean' }),
    ],
    [
      'an empty identifier',
      { name: 'n', identifiers: [{ agency: 'a', context: '', id: 'c' }] },
      invalid({ pointer: '/identifiers/0/context', message: 'must not be empty' }),
    ],
    [
      'a partial identifier',
      { name: 'n', identifiers: [{ agency: 'a', context: 'b' }] },
      invalid({ pointer: '/identifiers/0/id', message: 'is required' }),
    ],
    [
      'an identifier given twice',
      {
        name: 'n',
        identifiers: [
          { agency: 'a', context: 'b', id: 'c' },
          { agency: 'a', context: 'b', id: 'c' },
        ],
      },
      invalid({ pointer: '/identifiers/1', message: 'is given twice' }),
    ],
    [
      'a property of another name',
      { name: 'n', properties: { 'num/beds': 1 } },
      invalid({ pointer: '/properties/num~1beds', message: 'must have a name of letters and digits' }),
    ],
    [
      'a property that is an object',
      { name: 'n', properties: { a: {} } },
      invalid({
        pointer: '/properties/a',
        message: 'must be a string, a number, a boolean, or a list of them',
      }),
    ],
    [
      'a property that is null',
      { name: 'n', properties: { a: null } },
      invalid({
        pointer: '/properties/a',
        message: 'must be a string, a number, a boolean, or a list of them',
      }),
    ],
    [
      'members that FRED does not define',
      { name: 'n', 'a/b~c': 1, url: 2 },
      invalid(
        { pointer: '/a~1b~0c', message: 'is not defined by FRED' },
        { pointer: '/url', message: 'is not defined by FRED' },
      ),
    ],
    ['an href', { name: 'n', href: 'x' }, invalid({ pointer: '/href', message: 'is set by the registry' })],
    [
      'names that every object has',
      { name: 'n', constructor: 1, toString: 1 },
      invalid(
        { pointer: '/constructor', message: 'is not defined by FRED' },
        { pointer: '/toString', message: 'is not defined by FRED' },
      ),
    ],
    [
      'times',
      { name: 'n', createdAt: 'x', updatedAt: 'y' },
      invalid(
        { pointer: '/createdAt', message: 'is set by the registry' },
        { pointer: '/updatedAt', message: 'is set by the registry' },
      ),
    ],
    ['a list', [{ name: 'n' }], { code: '400 Bad Request', message: 'The body must be a JSON object' }],
  ])('is refused with 400 for %s', async (_, body, expected) => {
    const response = await sample.post(body);
    expect({ status: response.status, body: response.body }).toEqual({ status: 400, body: expected });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['nothing', undefined],
    ['text that is no JSON', '{"name":'],
    ['a string', '"x"'],
    ['a property that is its prototype', '{"name":"n","properties":{"__proto__":1}}'],
    ['a huge number', '{"name":"n","properties":{"a":1e999}}'],
  ])('is refused with 400 for %s', async (_, body) => {
    const response = await sample.post(body, { headers: { 'content-type': 'application/json' } });
    expect({ status: response.status, code: response.body.code }).toEqual({
      status: 400,
      code: '400 Bad Request',
    });
  });

  it('is not found if it is absent or impossible', async () => {
    for (const id of [randomUUID(), 'nonsense', `${randomUUID()}x`]) {
      const responses = [await sample.get(id), await sample.put(id, { name: 'n' }), await sample.delete(id)];
      for (const { status, body } of responses)
        expect({ status, body }).toEqual({ status: 404, body: NOT_FOUND });
    }
  });

  it('is replaced: what the body leaves out goes back to its default', async () => {
    const facility = whole();
    const { body: before } = await sample.post(facility);
    const { status, headers, body } = await sample.put(facility.uuid, { name: 'New' });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        uuid: facility.uuid,
        href: before.href,
        name: 'New',
        active: true,
        identifiers: [],
        properties: {},
        createdAt: before.createdAt,
        updatedAt: iso,
      },
    });
    expect(Date.parse(body.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
    expect(headers.get('location')).toBe(before.href);
    expect(headers.get('etag')).toBe('"2"');
    expect((await sample.get(facility.uuid)).body).toEqual(body);
    expect((await sample.post({ name: 'Heir', identifiers: facility.identifiers })).status).toBe(201);
  });

  it('can be read, changed and put back, with its times in another form', async () => {
    const facility = await create(whole());
    const local = (text: string) => {
      const time = new Date(Date.parse(text) + 3 * 3_600_000).toISOString();
      return time.replace('Z', '000+03:00');
    };
    const again = {
      ...facility,
      name: 'Renamed',
      createdAt: local(facility.createdAt),
      updatedAt: local(facility.updatedAt),
    };
    const { status, body } = await sample.put(facility.uuid, again);
    expect({ status, body }).toEqual({ status: 200, body: { ...facility, name: 'Renamed', updatedAt: iso } });
  });

  it.each([
    ['uuid', randomUUID()],
    ['href', 'http://example.org/x.json'],
    ['createdAt', '2011-11-16T14:26:15Z'],
    ['updatedAt', '2011-11-16T14:26:15Z'],
    ['updatedAt', 'yesterday'],
  ])('keeps its %s: another value (%s) is a 400 that names it', async (member, value) => {
    const facility = await create();
    const { status, body } = await sample.put(facility.uuid, { ...facility, [member]: value });
    expect({ status, body }).toEqual({
      status: 400,
      body: invalid({ pointer: `/${member}`, message: expect.any(String) }),
    });
    expect((await sample.get(facility.uuid)).body).toEqual(facility);
  });

  it('is not replaced by a body without a name, or with a member that FRED does not define', async () => {
    const { uuid } = await create();
    const { status, body } = await sample.put(uuid, { url: 'x' });
    expect({ status, body }).toEqual({
      status: 400,
      body: invalid(
        { pointer: '/name', message: 'is required' },
        { pointer: '/url', message: 'is not defined by FRED' },
      ),
    });
  });

  it('cannot take over an identifier', async () => {
    const owner = await create(whole());
    const other = await create();
    const { status, body } = await sample.put(other.uuid, { name: 'Thief', identifiers: owner.identifiers });
    expect({ status, code: body.code, errorCode: body.errorCode }).toEqual({
      status: 409,
      code: '409 Conflict',
      errorCode: 'identifier-taken',
    });
    expect((await sample.get(other.uuid)).body).toEqual(other);
  });

  it('is deleted for good: its tombstone responds with 410, its uuid stays taken, its identifiers are free', async () => {
    const { uuid, identifiers } = await create(whole());
    const deleted = await sample.delete(uuid);
    expect({ status: deleted.status, body: deleted.body }).toEqual({
      status: 200,
      body: { code: '200 OK', id: uuid, message: 'Resource deleted' },
    });
    for (const again of [
      await sample.get(uuid),
      await sample.put(uuid, { name: 'n' }),
      await sample.put(uuid, {}),
      await sample.delete(uuid),
    ]) {
      expect({ status: again.status, body: again.body }).toEqual({ status: 410, body: gone(uuid) });
    }
    expect((await sample.list(`?uuid=${uuid}`)).body).toEqual({
      facilities: [],
      limit: 25,
      offset: 0,
      total: 0,
    });
    expect((await sample.post({ name: 'n', uuid })).status).toBe(409);
    expect((await sample.post({ name: 'n', identifiers })).status).toBe(201);
  });

  it('responds with 304 to a client that has its version', async () => {
    const { uuid } = await create();
    for (const known of ['"1"', 'W/"1"', '"7", "1"', '*']) {
      const response = await sample.get(uuid, { 'if-none-match': known });
      expect({ status: response.status, body: response.body }).toEqual({ status: 304, body: '' });
      expect(response.headers.get('etag')).toBe('"1"');
      expect(response.headers.get('content-type')).toBeNull();
    }
    const other = await sample.get(uuid, { 'if-none-match': '"2", "x"' });
    expect({ status: other.status, name: other.body.name }).toEqual({ status: 200, name: 'Kakamega HC' });
  });

  it('is replaced and deleted only in the version that If-Match names', async () => {
    const { uuid } = await create();
    const stale = {
      code: '412 Precondition Failed',
      message: 'The facility has changed since',
      errorCode: 'version-changed',
    };
    for (const other of ['"2"', 'W/"1"', '1', '"99999999999999999999"']) {
      const responses = [
        await sample.put(uuid, { name: 'n' }, { 'if-match': other }),
        await sample.delete(uuid, { 'if-match': other }),
      ];
      for (const { status, body } of responses)
        expect({ status, body }).toEqual({ status: 412, body: stale });
    }
    expect((await sample.put(uuid, { name: 'n' }, { 'if-none-match': '*' })).status).toBe(412);
    expect((await sample.put(uuid, { name: 'n' }, { 'if-match': '"1"' })).headers.get('etag')).toBe('"2"');
    expect((await sample.put(uuid, { name: 'n' }, { 'if-match': '"1", "2"' })).headers.get('etag')).toBe(
      '"3"',
    );
    expect((await sample.put(uuid, { name: 'n' }, { 'if-match': '*' })).headers.get('etag')).toBe('"4"');
    expect((await sample.delete(uuid, { 'if-match': '"4"' })).status).toBe(200);
    expect((await sample.put(uuid, { name: 'n' }, { 'if-match': '"4"' })).status).toBe(410);
  });

  it('stays over a restart', async () => {
    const facility = await create(whole());
    await sample.restart();
    const found = await sample.get(facility.uuid);
    expect(found.body).toEqual({
      ...facility,
      href: `${sample.url}/api/v1/facilities/${facility.uuid}.json`,
    });
  });

  it('responds to every other method with 405 and Allow', async () => {
    const { uuid } = await create();
    const authorization = `Basic ${Buffer.from('editor:editor').toString('base64')}`;
    const table = [
      {
        paths: ['/api/v1/facilities.json', '/api/v1/facilities'],
        allow: 'GET, HEAD, OPTIONS, POST',
        refused: ['PUT', 'DELETE', 'PATCH', 'TRACE'],
      },
      {
        paths: [`/api/v1/facilities/${uuid}.json`, `/api/v1/facilities/${uuid}`],
        allow: 'DELETE, GET, HEAD, OPTIONS, PUT',
        refused: ['POST', 'PATCH', 'TRACE'],
      },
      {
        paths: ['/api/v1/validation.json', '/api/v1/validation'],
        allow: 'OPTIONS, POST',
        refused: ['GET', 'PUT', 'DELETE', 'PATCH', 'TRACE'],
      },
    ];
    for (const { paths, allow, refused } of table) {
      for (const path of paths) {
        for (const method of refused) {
          const { status, headers, body } = await exchange(`${sample.url}${path}`, {
            method,
            headers: { authorization },
          });
          expect({ method, path, status, allow: headers.allow?.split(', ').toSorted().join(', ') }).toEqual({
            method,
            path,
            status: 405,
            allow,
          });
          expect(JSON.parse(body).code).toBe('405 Not Allowed');
        }
        const options = await exchange(`${sample.url}${path}`, { method: 'OPTIONS' });
        expect({
          status: options.status,
          allow: options.headers.allow?.split(', ').toSorted().join(', '),
          body: options.body,
        }).toEqual({ status: 204, allow, body: '' });
        if (!allow.includes('HEAD')) continue;
        const head = await exchange(`${sample.url}${path}`, { method: 'HEAD', headers: { authorization } });
        expect({ status: head.status, body: head.body, type: head.headers['content-type'] }).toEqual({
          status: 200,
          body: '',
          type: 'application/json; charset=utf-8',
        });
      }
    }
  });

  it('asks for credentials, and for the right to write', async () => {
    const { uuid } = await create();
    const requests = [
      { path: '/api/v1/facilities.json', method: 'GET' },
      { path: '/api/v1/facilities.json', method: 'POST', body: {} },
      { path: '/api/v1/validation.json', method: 'POST', body: {} },
      { path: `/api/v1/facilities/${uuid}.json`, method: 'GET' },
      { path: `/api/v1/facilities/${uuid}`, method: 'PUT', body: {} },
      { path: `/api/v1/facilities/${uuid}.json`, method: 'DELETE' },
    ];
    for (const { path, ...request } of requests) {
      for (const user of ['', 'editor:wrong', 'nobody:editor', 'editor']) {
        const { status, headers, body } = await sample.call(path, { ...request, user });
        expect({ status, code: body.code, challenge: headers.get('www-authenticate') }).toEqual({
          status: 401,
          code: '401 Unauthorized',
          challenge: 'Basic realm="facilities"',
        });
      }
      const { status, body } = await sample.call(path, { ...request, user: 'reader:reader' });
      if (request.method === 'GET') expect(status).toBe(200);
      else
        expect({ status, body }).toEqual({
          status: 403,
          body: { code: '403 Forbidden', message: 'User reader may only read' },
        });
    }
  });

  it('leaves the pages and the health open', async () => {
    const home = await sample.call('/', { user: '' });
    expect({ status: home.status, type: home.headers.get('content-type') }).toEqual({
      status: 200,
      type: 'text/html; charset=utf-8',
    });
    expect((await sample.call('/docs', { user: '' })).status).toBe(200);
    const health = await sample.call('/health', { user: '' });
    expect({ status: health.status, database: health.body.info.database.status }).toEqual({
      status: 200,
      database: 'up',
    });
  });
});
