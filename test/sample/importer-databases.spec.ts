import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runImporter } from '../../sample-app/importer/importer.js';
import { describeSample } from './support/sample.js';

const HEADER = 'code,name,type,owner,status,beds,cots,open_whole_day,latitude,longitude';
const rowOf = (code: string, name: string) =>
  `${code},${name},Dispensary,MOH,OPERATIONAL,1,0,False,-1.25,36.5`;

describeSample('an import into the sample', sample => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'importer-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function run(rows: readonly string[]) {
    const file = join(folder, 'facilities.csv');
    await writeFile(file, `${[HEADER, ...rows].join('\n')}\n`);
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const output = text(stdout);
    const args = [file, '--url', `${sample.url}/api/v1`];
    const code = await runImporter(args, { stdout, stderr, interrupted: new AbortController().signal });
    stdout.end();
    return { code, lines: (await output).split('\n').slice(1) };
  }

  it('stores the first row of a code, lists the second, and creates nothing when it runs again', async () => {
    const rows = [rowOf('1', 'Kiminini'), rowOf('2', 'Mfano'), rowOf('1 ', 'Kiminini Hospital')];
    const report = (created: number, existing: number) => ({
      code: 1,
      lines: [
        `  ${created} created`,
        `  ${existing} already there`,
        '  1 refused',
        '  0 without their coordinates',
        '',
        'Refused:',
        '  line 4: code "1" is that of line 2',
        '',
      ],
    });
    expect(await run(rows)).toEqual(report(2, 0));
    expect(await run(rows)).toEqual(report(0, 2));
    const { body } = await sample.list('?sortAsc=name&fields=name,identifiers,coordinates');
    const facilityOf = (id: string, name: string) =>
      expect.objectContaining({
        name,
        coordinates: [36.5, -1.25],
        identifiers: [{ agency: 'MOH', context: 'MFL', id }],
      });
    expect([body.total, body.facilities]).toEqual([
      2,
      [facilityOf('1', 'Kiminini'), facilityOf('2', 'Mfano')],
    ]);
  });
});
