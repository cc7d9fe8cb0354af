import { beforeAll, describe, expect, it } from 'vitest';
import { describeSample } from './support/sample.js';

const FACILITIES = [
  {
    name: 'Alpha',
    coordinates: [34.5, -0.25],
    identifiers: [
      { agency: 'MOH', context: 'MFL', id: '1' },
      { agency: 'NGO', context: 'DHIS', id: '2' },
    ],
    properties: {
      numBeds: 55,
      type: 'Hospital',
      services: ['XR', 'OBG'],
      open: true,
      since: '2011-11-16',
      rate: 2.5,
    },
  },
  {
    name: 'Beta',
    active: false,
    identifiers: [{ agency: 'MOH', context: 'DHIS', id: '3' }],
    properties: { numBeds: '55', type: 'Clinic' },
  },
  { name: 'Gamma', properties: { numBeds: 7, type: 'Clinic', open: false, rooms: [7, 8], flags: [true] } },
  { name: "D'elta % _ \\ é", properties: { numBeds: 555 } },
  { name: 'Alpha', properties: { open: 'true' } },
];

describeSample('the collection', sample => {
  const created: any[] = [];
  const names = async (query: string) => {
    const { status, body } = await sample.list(query);
    expect(status).toBe(200);
    expect(body.total).toBeGreaterThanOrEqual(body.facilities.length);
    return body.facilities.map(({ name, uuid }: any) =>
      name === 'Alpha' ? `Alpha ${created.findIndex(one => one.uuid === uuid)}` : name,
    );
  };
  const refusal = async (query: string) => {
    const { status, body } = await sample.list(query);
    return { status, code: body.code, parameters: body.errors?.map(({ parameter }: any) => parameter) };
  };
  const invalid = (...parameters: string[]) => ({ status: 400, code: '400 Bad Request', parameters });

  beforeAll(async () => {
    for (const facility of FACILITIES) {
      const { body } = await sample.post(facility);
      created.push(body);
    }
    const { uuid } = (await sample.post({ name: 'Deleted', properties: { numBeds: 55 } })).body;
    await sample.delete(uuid);
  });

  it('is an empty list if there is nothing', async () => {
    const { status, body } = await sample.list('?name=Nobody');
    expect({ status, body }).toEqual({
      status: 200,
      body: { facilities: [], limit: 25, offset: 0, total: 0 },
    });
  });

  it('lists what was created, in that order, at both paths', async () => {
    const whole = { facilities: created, limit: 25, offset: 0, total: 5 };
    expect((await sample.list()).body).toEqual(whole);
    expect((await sample.call('/api/v1/facilities')).body).toEqual(whole);
  });

  it('is cut by limit and offset', async () => {
    const { body } = await sample.list('?limit=2&offset=1');
    expect(body).toEqual({ facilities: created.slice(1, 3), limit: 2, offset: 1, total: 5 });
    expect((await sample.list('?offset=9')).body).toEqual({ facilities: [], limit: 25, offset: 9, total: 5 });
  });

  it.each([
    ['?limit=off', 0],
    ['?limit=off&offset=0', 0],
    ['?limit=off&offset=3', 3],
    ['?limit=off&offset=9', 9],
  ])('is sent whole for %s', async (query, offset) => {
    const { status, headers, body } = await sample.list(query);
    expect({ status, type: headers.get('content-type'), body }).toEqual({
      status: 200,
      type: 'application/json; charset=utf-8',
      body: { facilities: created.slice(offset), limit: 'off', offset, total: 5 },
    });
  });

  it('is sent whole for a limit beyond its end', async () => {
    expect((await sample.list('?limit=5000&offset=1')).body).toEqual({
      facilities: created.slice(1),
      limit: 5000,
      offset: 1,
      total: 5,
    });
  });

  it.each([
    ['?sortAsc=name&active=true', ['Alpha', 'Alpha', "D'elta % _ \\ é", 'Gamma']],
    ['?sortDesc=name&active=true', ['Gamma', "D'elta % _ \\ é", 'Alpha', 'Alpha']],
  ])('is sorted by name for %s', async (query, expected) => {
    expect((await names(query)).map((name: string) => name.replace(/ \d$/, ''))).toEqual(expected);
  });

  it.each(['uuid', 'href', 'name', 'active', 'createdAt', 'updatedAt'])(
    'is sorted by %s, up and down, alike in pages',
    async key => {
      const ids = async (query: string) =>
        (await sample.list(query)).body.facilities.map(({ uuid }: any) => uuid);
      const up = await ids(`?sortAsc=${key}`);
      expect(up).toHaveLength(created.length);
      const values = up.map((id: string) => created.find(({ uuid }) => uuid === id)[key]);
      if (key !== 'name') expect(values).toEqual(values.toSorted());
      expect(await ids(`?sortDesc=${key}`)).toEqual(up.toReversed());
      expect(await ids(`?sortAsc=${key}&limit=off`)).toEqual(up);
      const pages = [0, 2, 4].map(offset => ids(`?sortAsc=${key}&limit=2&offset=${offset}`));
      expect((await Promise.all(pages)).flat()).toEqual(up);
    },
  );

  describe('filters', () => {
    it.each([
      ['?name=Beta', ['Beta']],
      ['?name=Beta&name=Gamma', ['Beta', 'Gamma']],
      ['?name=Beta&active=true', []],
      ['?name=beta', []],
      [`?name=${encodeURIComponent("D'elta % _ \\ é")}`, ["D'elta % _ \\ é"]],
      ["?name=x'%20or%201=1%20--", []],
      ['?active=false', ['Beta']],
      ['?active=true', ['Alpha 0', 'Gamma', "D'elta % _ \\ é", 'Alpha 4']],
      ['?active=true&active=false&limit=2', ['Alpha 0', 'Beta']],
      ['?coordinates=34.5,-0.25', ['Alpha 0']],
      ['?coordinates=34.5,0.25', []],
      ['?properties:numBeds=55', ['Alpha 0', 'Beta']],
      ['?properties:numBeds=55.0', ['Alpha 0']],
      ['?properties:numBeds=7&properties:numBeds=555', ['Gamma', "D'elta % _ \\ é"]],
      ['?properties:numBeds=55&properties:type=Clinic', ['Beta']],
      ['?properties:services=OBG', ['Alpha 0']],
      ['?properties:services=XR&properties:services=None', ['Alpha 0']],
      ['?properties:rooms=8', ['Gamma']],
      ['?properties:flags=true', ['Gamma']],
      ['?properties:open=true', ['Alpha 0', 'Alpha 4']],
      ['?properties:open=false', ['Gamma']],
      ['?properties:since=2011-11-16', ['Alpha 0']],
      ['?properties:rate=2.5', ['Alpha 0']],
      ['?properties:none=1', []],
      ['?properties:type=Clinic&sortDesc=name&limit=1', ['Gamma']],
      ['?properties:numBeds=1e999', []],
      ['?identifiers:agency=MOH', ['Alpha 0', 'Beta']],
      ['?identifiers:agency=MOH&identifiers:agency=NGO', ['Alpha 0', 'Beta']],
      ['?identifiers:context=DHIS', ['Alpha 0', 'Beta']],
      ['?identifiers:id=2', ['Alpha 0']],
      ['?identifiers:agency=MOH&identifiers:context=DHIS', ['Beta']],
      ['?identifiers:agency=MOH&identifiers:id=1&name=Alpha', ['Alpha 0']],
      ['?updatedSince=2011-11-16', ['Alpha 0', 'Beta', 'Gamma', "D'elta % _ \\ é", 'Alpha 4']],
      ['?updatedSince=2990-01-01T00:00:00Z', []],
    ])('%s', async (query, expected) => {
      expect(await names(query)).toEqual(expected);
    });

    it('by uuid and by href', async () => {
      const { uuid, href } = created[2];
      expect(await names(`?uuid=${uuid.toUpperCase()}`)).toEqual(['Gamma']);
      expect(await names(`?href=${encodeURIComponent(href)}`)).toEqual(['Gamma']);
      expect(await names(`?href=${encodeURIComponent(href)}&href=http://x/${created[1].uuid}.json`)).toEqual([
        'Gamma',
      ]);
      expect(
        await names(`?href=${encodeURIComponent(`http://example.org/api/v1/facilities/${uuid}.json`)}`),
      ).toEqual([]);
    });

    it('by instants: inclusive, in any offset, UTC if none is given', async () => {
      const { updatedAt, createdAt } = created[2];
      const since = ['Gamma', "D'elta % _ \\ é", 'Alpha 4'];
      const local = new Date(Date.parse(updatedAt) + 3 * 3_600_000).toISOString();
      for (const form of [
        updatedAt,
        updatedAt.replace('Z', ''),
        local.replace('Z', '%2B03:00'),
        local.replace('Z', '+0300'),
      ]) {
        expect(await names(`?updatedSince=${form}`)).toEqual(since);
      }
      const next = new Date(Date.parse(updatedAt) + 1).toISOString();
      expect(await names(`?updatedSince=${next}`)).toEqual(since.slice(1));
      expect(await names(`?updatedSince=${updatedAt.replace('Z', '001Z')}`)).toEqual(since.slice(1));
      expect(await names(`?createdAt=${createdAt}`)).toEqual(['Gamma']);
      expect(await names(`?updatedAt=${updatedAt.replace('Z', '1Z')}`)).toEqual([]);
    });
  });

  describe('partial responses', () => {
    it.each([
      ['?fields=name&limit=1', { name: 'Alpha' }],
      [
        '?fields=name,active,properties:numBeds,properties:none&limit=1',
        { name: 'Alpha', active: true, properties: { numBeds: 55 } },
      ],
      ['?fields=name&fields=coordinates&limit=1', { name: 'Alpha', coordinates: [34.5, -0.25] }],
      ['?fields=properties&allProperties=false&limit=1', { properties: FACILITIES[0]?.properties }],
      ['?fields=identifiers:id&limit=1', { identifiers: [{ id: '1' }, { id: '2' }] }],
      ['?fields=coordinates&limit=1&offset=1', {}],
    ])('%s', async (query, expected) => {
      const { status, body } = await sample.list(query);
      expect({ status, facilities: body.facilities }).toEqual({ status: 200, facilities: [expected] });
    });

    it('allProperties', async () => {
      const { properties: _, ...without } = created[0];
      expect((await sample.list('?limit=1&allProperties=false')).body.facilities).toEqual([without]);
      expect((await sample.list('?limit=1&allProperties=true')).body.facilities).toEqual([created[0]]);
      expect(
        (await sample.list('?limit=off&allProperties=false&name=Beta')).body.facilities[0],
      ).not.toHaveProperty('properties');
    });
  });

  it.each([
    ['?limit=0', 'limit'],
    ['?limit=-1', 'limit'],
    ['?limit=ten', 'limit'],
    ['?limit=1.5', 'limit'],
    ['?limit=', 'limit'],
    ['?limit=1&limit=2', 'limit'],
    ['?limit=99999999999999999999', 'limit'],
    ['?offset=-1', 'offset'],
    ['?offset=x', 'offset'],
    ['?sortAsc=properties', 'sortAsc'],
    ['?sortDesc=nothing', 'sortDesc'],
    ['?sortAsc=name&sortDesc=name', 'sortDesc'],
    ['?fields=name,nothing', 'fields'],
    ['?fields=', 'fields'],
    ['?fields=properties:num%20beds', 'fields'],
    ['?allProperties=yes', 'allProperties'],
    ['?active=1', 'active'],
    ['?updatedSince=yesterday', 'updatedSince'],
    ['?updatedSince=2011-02-30', 'updatedSince'],
    ['?updatedSince=0000-01-01', 'updatedSince'],
    ['?createdAt=2011-13-01', 'createdAt'],
    ['?uuid=123', 'uuid'],
    ['?coordinates=1', 'coordinates'],
    ['?coordinates=181,0', 'coordinates'],
    ['?name=%00', 'name'],
    ['?properties:x=%00', 'properties:x'],
    ['?properties:a%20b=1', 'properties:a b'],
    ['?properties=1', 'properties'],
    ['?identifiers:other=1', 'identifiers:other'],
    ['?unknown=1', 'unknown'],
    ['?__proto__=1', '__proto__'],
    ['?constructor=1', 'constructor'],
  ])('refuses %s with a 400 that names the parameter', async (query, parameter) => {
    expect(await refusal(query)).toEqual(invalid(parameter));
  });

  it('names every parameter at fault at once', async () => {
    expect(await refusal('?limit=0&colour=red&active=maybe')).toEqual(invalid('limit', 'colour', 'active'));
  });
});

describeSample(
  'a public URL',
  sample => {
    it('is what hrefs are built on, and what they are compared with', async () => {
      const { headers, body } = await sample.post({ name: 'Public' });
      const href = `https://registry.example.org/fred/api/v1/facilities/${body.uuid}.json`;
      expect({ href: body.href, location: headers.get('location') }).toEqual({ href, location: href });
      expect((await sample.list(`?href=${href}`)).body.facilities).toEqual([body]);
      const replaced = await sample.put(body.uuid, body);
      expect({ status: replaced.status, location: replaced.headers.get('location') }).toEqual({
        status: 200,
        location: href,
      });
    });
  },
  { PUBLIC_URL: 'https://registry.example.org/fred/' },
);
