import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cable } from './support/cable.js';
import { administer, DATABASE_URL, DATABASES, type EmptyDatabase } from './support/databases.js';
import { buildSample, SampleProcess } from './support/processes.js';
import { type SampleResponse, SampleClient, tally } from './support/client.js';

let built: Awaited<ReturnType<typeof buildSample>>;
beforeAll(async () => {
  built = await buildSample();
});
afterAll(() => built?.remove());

describe('a process', () => {
  let database: EmptyDatabase;
  beforeAll(async () => {
    database = await DATABASES.PGlite.open();
  });
  afterAll(() => database.drop());

  it.each([
    ['NODE_ENV', 'production', /REGISTRY_USERS must be set in production: name:password:right/],
    ['REGISTRY_USERS', 'editor:secret', /REGISTRY_USERS: entry 1 must be name:password:right(?!.*secret)/],
    ['PORT', 'http', /PORT must be a number from 0 to 65535, not "http"/],
    ['HTTP_ADAPTER', 'koa', /HTTP_ADAPTER must be express or fastify, not "koa"/],
    ['PUBLIC_URL', 'example.org', /PUBLIC_URL must be a URL that begins with http:\/\/ or https:\/\//],
    [
      'DATABASE_URL',
      'postgres://me:secret@127.0.0.1:1/none',
      /DATABASE_URL: the database 127\.0\.0\.1:1\/none cannot be used: connect ECONNREFUSED (?!.*secret)/,
    ],
    ['DATA_DIR', process.execPath, /DATA_DIR .+ cannot be used: EEXIST/],
    [
      'DATABASE_URL',
      'mysql://localhost',
      /DATABASE_URL must be a URL that begins with postgres:\/\/ or postgresql:\/\//,
    ],
  ])('refuses to start with %s=%s, and says what to set', async (variable, value, message) => {
    const sample = new SampleProcess(built.main, { ...database.environment, [variable]: value });
    expect(await sample.exit).toBe(1);
    expect(sample.output).toMatch(message);
    expect(sample.output).not.toMatch(/\n\s+at /);
    expect(sample.output.match(/ERROR/g)).toHaveLength(1);
  });

  it.each(['express', 'fastify'])('refuses a PORT in use, on %s', async HTTP_ADAPTER => {
    const taken = createServer().listen(0, '0.0.0.0');
    await once(taken, 'listening');
    const PORT = String((taken.address() as AddressInfo).port);
    const sample = new SampleProcess(built.main, { ...database.environment, HTTP_ADAPTER, PORT });
    expect(await sample.exit).toBe(1);
    taken.close();
    expect(sample.output).toContain(`PORT ${PORT} is in use: stop what listens there, or set another PORT`);
    expect(sample.output).not.toMatch(/\n\s+at /);
    expect(sample.output.match(/ERROR/g)).toHaveLength(1);
  });

  it('refuses a DATA_DIR whose database is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'facilities-'));
    await mkdir(join(folder, 'pglite'));
    await writeFile(join(folder, 'pglite/PG_VERSION'), '9');
    const sample = new SampleProcess(built.main, { DATA_DIR: folder });
    expect(await sample.exit).toBe(1);
    expect(sample.output).toMatch(/DATA_DIR .+ has no database that can be used: .+/);
    expect(sample.output).not.toMatch(/\n\s+at /);
    await rm(folder, { recursive: true });
  });

  it('says where it is and who may write, keeps its folder for itself, and is back after a kill', async () => {
    // Both at the same moment: one starts, the other is refused.
    const both = [1, 2].map(() => new SampleProcess(built.main, database.environment));
    const winner = await Promise.any(both.map((one, index) => one.url().then(() => index)));
    const [first, second] = winner === 0 ? both : both.toReversed();
    if (!first || !second) throw new Error('neither started');
    expect(await second.exit).toBe(1);
    expect(second.output).toMatch(/DATA_DIR .* is in use by (another process|process \d+ on \S+): stop it/);

    const client = new SampleClient(await first.url());
    expect(first.output).toContain('editor:editor may write, reader:reader may read');
    const { uuid } = (await client.post({ name: 'Kept' })).body;

    first.kill('SIGKILL');
    await first.exit;
    const third = new SampleProcess(built.main, { ...database.environment, HTTP_ADAPTER: 'fastify' });
    expect((await new SampleClient(await third.url()).get(uuid)).body.name).toBe('Kept');
    await third.stop();
  }, 120_000);

  it('takes its users from REGISTRY_USERS', async () => {
    const users = { NODE_ENV: 'production', REGISTRY_USERS: 'ada:pass:word:write, ben:é:read' };
    const sample = new SampleProcess(built.main, { ...database.environment, ...users });
    const client = new SampleClient(await sample.url());
    expect(sample.output).not.toContain('editor');
    expect((await client.post({ name: 'n' }, { user: 'ada:pass:word' })).status).toBe(201);
    expect((await client.post({ name: 'n' }, { user: 'ben:é' })).status).toBe(403);
    expect((await client.list()).status).toBe(401);
    await sample.stop();
  });
});

describe.skipIf(!DATABASE_URL)(
  `two processes on one PostgreSQL${DATABASE_URL ? '' : ' (skipped: DATABASE_URL is not set)'}`,
  () => {
    let database: EmptyDatabase;
    let cable: Cable;
    let databaseUrl: string;
    let processes: SampleProcess[];
    let clients: SampleClient[];
    beforeAll(async () => {
      database = await DATABASES.PostgreSQL.open();
      const url = new URL(database.environment.DATABASE_URL ?? '');
      cable = new Cable({ host: url.hostname, port: Number(url.port || 5432) });
      await cable.mend();
      url.host = `127.0.0.1:${cable.port}`;
      databaseUrl = url.href;
      // Both find an empty database, at once.
      processes = ['express', 'fastify'].map(
        adapter =>
          new SampleProcess(built.main, {
            DATABASE_URL: url.href,
            HTTP_ADAPTER: adapter,
            PUBLIC_URL: 'http://facilities.example',
          }),
      );
      clients = await Promise.all(processes.map(async one => new SampleClient(await one.url())));
    });
    afterAll(async () => {
      await Promise.all(processes?.map(one => one.stop()) ?? []);
      await cable?.cut();
      await database?.drop();
    });

    const first = (): SampleClient => clients[0] ?? new SampleClient();
    const other = (): SampleClient => clients[1] ?? new SampleClient();
    const race = (count: number, work: (client: SampleClient) => Promise<SampleResponse>) =>
      Promise.all(Array.from({ length: count }, (_, index) => work(index % 2 ? first() : other()))).then(
        tally,
      );

    it('show the same facilities', async () => {
      const { body } = await first().post({ name: 'Shared' });
      expect((await other().get(body.uuid)).body).toEqual(body);
    });

    it('decide every race as one', async () => {
      const uuid = randomUUID();
      expect(await race(40, client => client.post({ uuid, name: 'Race' }))).toEqual({ 201: 1, 409: 39 });
      expect(await race(20, client => client.put(uuid, { name: 'n' }, { 'if-match': '"1"' }))).toEqual({
        200: 1,
        412: 19,
      });
      expect(await race(20, client => client.delete(uuid))).toEqual({ 200: 1, 410: 19 });
    });

    it('respond with a 503 without details and with Retry-After while the database is lost, and recover by themselves', async () => {
      await cable.cut();
      try {
        for (const client of clients) {
          for (const response of [
            await client.list(),
            await client.list('?limit=off'),
            await client.get(randomUUID()),
            await client.post({ name: 'n' }),
          ]) {
            expect({ status: response.status, body: response.body }).toEqual({
              status: 503,
              body: { code: '503 Service Unavailable' },
            });
            expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
          }
          expect((await client.call('/health', { user: '' })).status).toBe(503);
        }
      } finally {
        await cable.mend();
      }
      for (const client of clients) {
        expect((await client.list()).status).toBe(200);
        expect((await client.post({ name: 'n' })).status).toBe(201);
        expect((await client.call('/health', { user: '' })).status).toBe(200);
      }
    });

    it('respond with 503 within some seconds while the database hangs, and end when they are told to', async () => {
      const third = new SampleProcess(built.main, { DATABASE_URL: databaseUrl });
      const client = new SampleClient(await third.url());
      const { uuid } = (await client.post({ name: 'Kept' })).body;
      // As many connections as the pool has.
      await Promise.all(Array.from({ length: 20 }, () => client.list()));
      cable.freeze();
      try {
        const begin = performance.now();
        const health = client.call('/health', { user: '' });
        const responses = await Promise.all([
          client.list(),
          client.list('?limit=off'),
          client.get(uuid),
          client.post({ name: 'n' }),
          client.validate({ name: 'n' }),
          client.put(uuid, { name: 'n' }),
          client.delete(uuid),
          ...Array.from({ length: 20 }, () => client.get(uuid)),
        ]);
        for (const { status, headers, body } of responses) {
          expect({ status, retryAfter: headers.get('retry-after'), body }).toEqual({
            status: 503,
            retryAfter: expect.stringMatching(/^\d+$/),
            body: { code: '503 Service Unavailable' },
          });
        }
        expect((await health).status).toBe(503);
        expect(performance.now() - begin).toBeLessThan(20_000);

        const pending = client.list();
        await sleep(300);
        third.kill('SIGTERM');
        expect((await pending).status).toBe(503);
        expect(['SIGTERM', 0]).toContain(await third.exit);
      } finally {
        await cable.thaw();
        third.kill('SIGKILL');
      }
      for (const one of clients) expect((await one.get(uuid)).status).toBe(200);
    }, 120_000);

    it('survive connections that are lost in the middle of a storm', async () => {
      const name = new URL(database.environment.DATABASE_URL ?? '').pathname.slice(1);
      for (let round = 0; round < 5; round++) {
        const storm = race(40, client =>
          client.post({ name: 'Storm', identifiers: [{ agency: 'a', context: 'b', id: randomUUID() }] }),
        );
        await sleep(5 * round);
        await administer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
        expect(Object.keys(await storm).filter(status => !['201', '503'].includes(status))).toEqual([]);
      }
      // More than a pool holds, so that one which lost connections for good would hang.
      expect(await race(40, client => client.post({ name: 'After' }))).toEqual({ 201: 40 });
    });

    it('finish running requests when they are told to stop', async () => {
      const blocker = new Client({ connectionString: database.environment.DATABASE_URL });
      await blocker.connect();
      for (const [index, client] of clients.entries()) {
        const { uuid } = (await client.post({ name: 'Slow' })).body;
        await blocker.query('begin');
        await blocker.query('select from facilities where uuid = $1 for update', [uuid]);
        const pending = client.put(uuid, { name: 'Done' });
        await sleep(300);
        processes[index]?.kill('SIGTERM');
        await sleep(300);
        await blocker.query('commit');
        const { status, body } = await pending;
        expect({ status, name: body.name }).toEqual({ status: 200, name: 'Done' });
        expect(['SIGTERM', 0]).toContain(await processes[index]?.exit);
      }
      await blocker.end();
    });
  },
);
