import { readFile } from 'node:fs/promises';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { expect, it } from 'vitest';
import * as tables from '../../sample-app/store/schema.js';

const folder = new URL('../../sample-app/store/migrations/meta/', import.meta.url);
const read = async (file: string) => JSON.parse(await readFile(new URL(file, folder), 'utf8'));

it('the migrations make the schema as it stands', async () => {
  const { entries } = await read('_journal.json');
  const [number] = entries.at(-1).tag.split('_');
  const migrated = await read(`${number}_snapshot.json`);
  expect(await generateMigration(migrated, generateDrizzleJson({ ...tables }, migrated.id))).toEqual([]);
});
