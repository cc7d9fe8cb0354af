import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { tally } from './support/client.js';
import { describeSample } from './support/sample.js';

const times = <Result>(count: number, work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

describeSample('races', sample => {
  it('create one facility of 40 with the same uuid', async () => {
    const uuid = randomUUID();
    expect(tally(await times(40, () => sample.post({ uuid, name: 'Race' })))).toEqual({ 201: 1, 409: 39 });
  });

  it('create one facility of 20 beside 20 that are only checked', async () => {
    const facility = { uuid: randomUUID(), name: 'Race' };
    const [checked, created] = await Promise.all([
      times(20, () => sample.validate(facility)),
      times(20, () => sample.post(facility)),
    ]);
    expect(tally(created)).toEqual({ 201: 1, 409: 19 });
    expect(checked.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
  });

  it('create one facility of 40 with the same identifier, and leave nothing of the others', async () => {
    const name = randomUUID();
    const identifiers = [{ agency: 'MOH', context: 'MFL', id: name }];
    expect(tally(await times(40, () => sample.post({ name, identifiers })))).toEqual({ 201: 1, 409: 39 });
    expect((await sample.list(`?name=${name}`)).body.total).toBe(1);
  });

  it('let one of 20 PUTs with the same If-Match through', async () => {
    const { uuid } = (await sample.post({ name: 'Race' })).body;
    const responses = await times(20, index =>
      sample.put(uuid, { name: `Winner ${index}` }, { 'if-match': '"1"' }),
    );
    expect(tally(responses)).toEqual({ 200: 1, 412: 19 });
    const winner = responses.find(({ status }) => status === 200);
    expect((await sample.get(uuid)).body).toEqual(winner?.body);
  });

  it('let one of 20 PUTs with the same updatedAt through', async () => {
    const facility = (await sample.post({ name: 'Race' })).body;
    expect(tally(await times(20, () => sample.put(facility.uuid, facility)))).toEqual({ 200: 1, 400: 19 });
    const { status, body } = await sample.put(facility.uuid, facility, { 'if-match': '"1"' });
    expect({ status, code: body.code }).toEqual({ status: 412, code: '412 Precondition Failed' });
  });

  it('let every one of 20 unconditional PUTs through, one after the other', async () => {
    const { uuid } = (await sample.post({ name: 'Race' })).body;
    const responses = await times(20, index =>
      sample.put(uuid, { name: `n${index}`, identifiers: [{ agency: 'a', context: uuid, id: 'x' }] }),
    );
    expect(tally(responses)).toEqual({ 200: 20 });
    expect(new Set(responses.map(({ body }) => body.updatedAt)).size).toBe(20);
    expect((await sample.get(uuid)).headers.get('etag')).toBe('"21"');
  });

  it('delete once of 20 times', async () => {
    const { uuid } = (await sample.post({ name: 'Race' })).body;
    expect(tally(await times(20, () => sample.delete(uuid)))).toEqual({ 200: 1, 410: 19 });
  });

  it('never leave an identifier with a deleted facility', async () => {
    for (let round = 0; round < 5; round++) {
      const id = randomUUID();
      const { uuid } = (await sample.post({ name: 'Race' })).body;
      const identifiers = [{ agency: 'MOH', context: 'MFL', id }];
      const responses = await times(20, index =>
        index === 10 ? sample.delete(uuid) : sample.put(uuid, { name: 'n', identifiers }),
      );
      expect(responses[10]?.status).toBe(200);
      for (const { status } of responses) expect([200, 410]).toContain(status);
      expect((await sample.post({ name: 'Heir', identifiers })).status).toBe(201);
    }
  });

  it('give one identifier to one of 20 facilities that ask for it', async () => {
    const owners = await times(20, async () => (await sample.post({ name: 'Race' })).body.uuid);
    const identifiers = [{ agency: 'MOH', context: 'MFL', id: randomUUID() }];
    const responses = await times(20, index => sample.put(owners[index], { name: 'n', identifiers }));
    expect(tally(responses)).toEqual({ 200: 1, 409: 19 });
  });
});
