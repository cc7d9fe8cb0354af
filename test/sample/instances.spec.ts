import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runImporter } from '../../sample-app/importer/importer.js';
import { Balancer } from './support/balancer.js';
import { SampleClient } from './support/client.js';
import { DATABASE_URL, DATABASES, type EmptyDatabase } from './support/databases.js';
import { buildSample, SampleProcess } from './support/processes.js';

const ROWS = 600;
const HEADER = 'code,name,type,owner,status,beds,cots,open_whole_day,latitude,longitude';

describe.skipIf(!DATABASE_URL)(
  `two instances behind a load balancer${DATABASE_URL ? '' : ' (skipped: DATABASE_URL is not set)'}`,
  () => {
    let built: Awaited<ReturnType<typeof buildSample>>;
    let folder: string;
    let database: EmptyDatabase;
    let instances: SampleProcess[];
    let urls: string[];
    let balancer: Balancer;

    beforeAll(async () => {
      built = await buildSample();
      folder = await mkdtemp(join(tmpdir(), 'instances-'));
      database = await DATABASES.PostgreSQL.open();
      instances = ['express', 'fastify'].map(
        adapter => new SampleProcess(built.main, { ...database.environment, HTTP_ADAPTER: adapter }),
      );
      urls = await Promise.all(instances.map(instance => instance.url()));
      balancer = new Balancer(urls.map(url => Number(new URL(url).port)));
      await balancer.start();
    });
    afterAll(async () => {
      balancer?.stop();
      await Promise.all(instances?.map(instance => instance.stop()) ?? []);
      await database?.drop();
      await built?.remove();
      await rm(folder, { recursive: true, force: true });
    });

    it('lose nothing when one of them is killed in the middle of an import', async () => {
      const rows = Array.from(
        { length: ROWS },
        (_, index) => `${index},Clinic ${index},Dispensary,MOH,OPERATIONAL,1,0,False,-01.25,036.5`,
      );
      const file = join(folder, 'facilities.csv');
      await writeFile(file, `${[HEADER, ...rows].join('\n')}\n`);
      const [first, second] = instances;
      const other = new SampleClient(urls[1]);
      const stdout = new PassThrough();
      const output = text(stdout);

      const importing = { isRunning: true };
      const imported = runImporter([file, '--url', `http://127.0.0.1:${balancer.port}/api/v1`], {
        stdout,
        stderr: new PassThrough(),
        interrupted: new AbortController().signal,
      }).finally(() => {
        importing.isRunning = false;
        stdout.end();
      });

      /** Facilities that the instance which stays has confirmed meanwhile. */
      const written: string[] = [];
      let killedAt = -1;
      while (importing.isRunning) {
        const created = await other.post({ name: `Written beside ${written.length}` });
        expect(created.status).toBe(201);
        written.push(created.body.uuid);
        const { total } = (await other.list('?limit=1&properties:type=Dispensary')).body;
        if (killedAt < 0 && total >= 150) {
          killedAt = total;
          first?.kill('SIGKILL');
          expect(await first?.exit).toBe('SIGKILL');
        }
      }

      expect({ code: await imported, output: await output }).toMatchObject({ code: 0 });
      expect(killedAt).toBeGreaterThan(0);
      expect(killedAt).toBeLessThan(ROWS);
      expect((await other.list('?limit=1&properties:type=Dispensary')).body.total).toBe(ROWS);
      expect(written.length).toBeGreaterThan(0);
      for (const uuid of written) expect((await other.get(uuid)).status).toBe(200);
      expect(second?.output).not.toContain('ERROR');
    }, 120_000);
  },
);
