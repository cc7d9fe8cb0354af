import { request } from 'node:http';
import { parse } from 'node:querystring';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQuery, type RawQuery } from '../../sample-app/facilities/list-query.js';
import { conditionsOf } from '../../sample-app/store/conditions.js';
import { schema } from '../../sample-app/store/database.js';
import { readPage, selectPage } from '../../sample-app/store/page.js';
import { facilities } from '../../sample-app/store/schema.js';
import { administer, DATABASE_URL } from './support/databases.js';
import { Sample } from './support/sample.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const COUNT = 100_000;

/** How much is read between two looks at the heap, which take longer than to read it. */
const SAMPLED_BYTES = 2 ** 21;

const FILL = [
  `insert into facilities (uuid, name, active, longitude, latitude, properties, created_at, updated_at)
   select md5(n::text)::uuid, 'Facility ' || n, n % 50 <> 0, 34 + n / 1e5, n / 1e5,
     jsonb_build_object('type', 'Type ' || n % 20, 'numBeds', n % 300, 'services', jsonb_build_array('XR', 'S' || n % 40)),
     timestamptz '2020-01-01Z' + n * interval '1 minute', timestamptz '2021-01-01Z' + n * interval '1 minute'
   from generate_series(1, ${COUNT}) n`,
  `insert into identifiers (facility, position, agency, context, id)
   select md5(n::text)::uuid, 0, 'Agency ' || n % 40, 'Context ' || n % 60, n::text from generate_series(1, ${COUNT}) n`,
  'vacuum analyze facilities, identifiers',
];

const hrefOf = (uuid: string) => `http://localhost/api/v1/facilities/${uuid}.json`;
const UUID = 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'; // md5('1')

const QUERIES = [
  '',
  'limit=off',
  'offset=1000',
  ...['uuid', 'href', 'name', 'active', 'createdAt', 'updatedAt'].flatMap(key => [
    `sortAsc=${key}`,
    `sortDesc=${key}`,
  ]),
  'fields=name,uuid,properties:numBeds',
  'allProperties=false',
  'active=true',
  'active=false',
  'updatedSince=2021-03-10T00:00:00Z',
  'name=Facility 77',
  'name=Facility 77&name=Facility 78',
  `uuid=${UUID}`,
  `href=${hrefOf(UUID)}`,
  'coordinates=34.5,0.5',
  'createdAt=2020-01-01T00:10:00Z',
  'updatedAt=2021-01-01T00:10:00Z',
  'properties:type=Type 7',
  'properties:numBeds=55',
  'properties:services=S3&properties:services=S4',
  'properties:type=Type 15&properties:numBeds=55&sortDesc=name',
  'identifiers:agency=Agency 7',
  'identifiers:context=Context 7',
  'identifiers:id=77',
  'identifiers:agency=Agency 7&identifiers:context=Context 7&identifiers:id=7',
  'active=false&properties:type=Type 10&updatedSince=2021-01-02',
];

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Parent Relationship'?: string;
  Plans?: Plan[];
}

/** All nodes but those of the total, which is counted beside the page and is looked at by itself. */
const flat = (plan: Plan): Plan[] => [
  plan,
  ...(plan.Plans ?? []).filter(child => child['Parent Relationship'] !== 'InitPlan').flatMap(flat),
];

describe.skipIf(!DATABASE_URL)(
  `100,000 facilities${DATABASE_URL ? '' : ' (skipped: DATABASE_URL is not set)'}`,
  () => {
    const sample = new Sample('express', 'PostgreSQL');
    let client: Client;
    beforeAll(async () => {
      await sample.start();
      client = new Client({ connectionString: sample.databaseUrl });
      await client.connect();
      for (const statement of FILL) await client.query(statement);
    });
    afterAll(async () => {
      await client?.end().catch(() => undefined);
      await sample.stop();
    });

    const requestOf = (text: string) => parseQuery(parse(text) as RawQuery, hrefOf);
    const planOf = async ({ sql, params }: { sql: string; params: unknown[] }) => {
      const { rows } = await client.query(`explain (format json) ${sql}`, params);
      return flat(rows[0]['QUERY PLAN'][0].Plan);
    };
    const scans = (nodes: Plan[]) =>
      nodes.filter(node => node['Relation Name'] && node['Node Type'] === 'Seq Scan');
    const indexes = (nodes: Plan[]) => nodes.flatMap(node => node['Index Name'] ?? []);

    it.each(QUERIES)('are found by an index for ?%s', async text => {
      const statements = drizzle(client, { schema });
      const query = requestOf(text);
      const first = await planOf(selectPage(statements, query, { limit: 25, offset: query.offset }).toSQL());
      expect(scans(first)).toEqual([]);
      expect(indexes(first)).not.toEqual([]);

      const { records } = await readPage(statements, query, { limit: 1, offset: 0 });
      const [after] = records;
      if (!after) throw new Error(`?${text} finds nothing: its plan says nothing`);
      const next = await planOf(selectPage(statements, query, { limit: 500, after }).toSQL());
      expect(indexes(next)).not.toEqual([]);

      const total = statements
        .select()
        .from(facilities)
        .where(conditionsOf(statements, query.filters))
        .toSQL();
      const count = await planOf({
        ...total,
        sql: total.sql.replace(/^select .* from "facilities"/, 'select count(*) from "facilities"'),
      });
      // Nearly all of them are active, so that counting those is reading all, whichever way.
      if (text !== 'active=true') expect(indexes(count)).not.toEqual([]);
    });

    it.each(QUERIES)('get a quick response for ?%s', async text => {
      const query = new URLSearchParams(text.replace('http://localhost', sample.url));
      if (query.get('limit') === 'off') query.set('limit', '100');
      const begin = performance.now();
      const { status, body } = await sample.list(`?${query}`);
      const elapsed = performance.now() - begin;
      expect(status).toBe(200);
      expect(body.total).toBeGreaterThan(0);
      expect(elapsed).toBeLessThan(2_000);
    });

    it('stream with a flat heap for limit=off', async () => {
      const { total, bytes, peak } = await drain(`${sample.url}/api/v1/facilities.json?limit=off&offset=0`);
      expect(total).toBe(COUNT);
      expect(bytes).toBeGreaterThan(COUNT * 200);
      expect(peak / 2 ** 20).toBeLessThan(20);
    }, 120_000);

    it('are cut off, never ended as if whole, when the database is lost on the way', async () => {
      const name = new URL(sample.databaseUrl).pathname.slice(1);
      const lose = async () => {
        await administer(`alter database ${name} allow_connections false`);
        await administer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
      };
      await client.end();
      await expect(drain(`${sample.url}/api/v1/facilities.json?limit=off`, lose)).rejects.toThrow(
        /aborted|cut off/,
      );
      await administer(`alter database ${name} allow_connections true`);
      expect((await sample.list('?limit=1')).status).toBe(200);
    });
  },
);

/** Reads a response without keeping it: how many facilities it holds, and by how much the heap grew at most. */
function drain(
  url: string,
  onBegin?: () => Promise<void>,
): Promise<{ total: number; bytes: number; peak: number }> {
  return new Promise((resolve, reject) => {
    collectGarbage();
    const before = process.memoryUsage();
    let [total, bytes, sampled, peak, rest] = [0, 0, 0, 0, ''];
    const sample = () => {
      sampled = bytes;
      collectGarbage();
      const now = process.memoryUsage();
      peak = Math.max(peak, now.heapUsed + now.external - before.heapUsed - before.external);
    };
    request(url, { auth: 'reader:reader', agent: false }, response => {
      response.setEncoding('utf8');
      onBegin?.().catch(reject);
      response.on('data', (chunk: string) => {
        bytes += chunk.length;
        if (bytes - sampled > SAMPLED_BYTES) sample();
        const pieces = (rest + chunk).split('{"uuid":');
        total += pieces.length - 1;
        rest = pieces.at(-1)?.slice(-20) ?? '';
      });
      response.on('error', reject);
      response.on('close', () => {
        if (response.complete) resolve({ total, bytes, peak });
        else reject(new Error('The response was cut off'));
      });
    })
      .on('error', reject)
      .end();
  });
}
