import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { Database } from '../../sample-app/store/index.js';
import { describeSample } from './support/sample.js';

describeSample('the total of the collection', sample => {
  const total = async (query = '') => (await sample.list(query)).body.total;
  const run = (statement: string) => sample.app.get(Database).statements.execute(sql.raw(statement));

  it('is what stands after every write, and beyond the last page too', async () => {
    expect(await total()).toBe(0);
    const identifiers = [{ agency: 'MOH', context: 'MFL', id: '1' }];
    const { uuid } = (await sample.post({ name: 'One', identifiers })).body;
    await sample.post({ name: 'Two' });
    expect([await total(), await total('?offset=2'), await total('?limit=off')]).toEqual([2, 2, 2]);

    const [taken, checked, replaced] = [
      await sample.post({ name: 'Three', identifiers }),
      await sample.validate({ name: 'Three' }),
      await sample.put(uuid, { name: 'One more time' }),
    ];
    expect([taken.status, checked.status, replaced.status]).toEqual([409, 200, 200]);
    expect(await total()).toBe(2);

    await sample.delete(uuid);
    await sample.delete(uuid);
    expect([await total(), await total('?name=Two'), await total('?name=Two&offset=1')]).toEqual([1, 1, 1]);
  });

  it('is right after many writes at once', async () => {
    const before = await total();
    const created = await Promise.all(
      Array.from({ length: 40 }, (_, index) => sample.post({ name: `Many ${index}` })),
    );
    await Promise.all(created.slice(0, 15).map(({ body }) => sample.delete(body.uuid)));
    expect(await total()).toBe(before + 25);
  });

  it('counts what is written by hand', async () => {
    const before = await total();
    await run(`insert into facilities (name, active, properties, deleted_at)
      select 'By hand', true, '{}', case when n > 70 then now() end from generate_series(1, 100) n`);
    expect(await total()).toBe(before + 70);
    await run(`update facilities set deleted_at = null where name = 'By hand'`);
    expect(await total()).toBe(before + 100);
    await run(`delete from facilities where name = 'By hand'`);
    expect(await total()).toBe(before);
  });

  it('is counted again after every change if there is a filter, and is that of the page', async () => {
    const identifiers = [{ agency: 'Filter', context: 'MFL', id: '1' }];
    const byName = '?name=Filtered';
    const byIdentifier = '?identifiers:agency=Filter';
    const totals = async () => {
      // The second is that of an unchanged database.
      const read = [await total(byName), await total(byIdentifier), await total(byName)];
      expect(read[2]).toBe(read[0]);
      return read.slice(0, 2);
    };
    expect(await totals()).toEqual([0, 0]);
    const { uuid } = (await sample.post({ name: 'Filtered', identifiers })).body;
    expect(await totals()).toEqual([1, 1]);
    await sample.put(uuid, { name: 'Other', identifiers });
    expect(await totals()).toEqual([0, 1]);
    await run(`update facilities set name = 'Filtered' where uuid = '${uuid}'`);
    expect(await totals()).toEqual([1, 1]);
    await run(`update identifiers set agency = 'None' where facility = '${uuid}'`);
    expect(await totals()).toEqual([1, 0]);
    await sample.delete(uuid);
    expect(await totals()).toEqual([0, 0]);

    const lists = Array.from({ length: 60 }, async (_, index) => {
      if (index % 3 === 0) await sample.post({ name: 'Filtered' });
      return (await sample.list(`${byName}&limit=100`)).body;
    });
    for (const list of await Promise.all(lists)) expect(list.facilities).toHaveLength(list.total);
    expect(await total(byName)).toBe(20);
  });
});
