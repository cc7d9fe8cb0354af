import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { SampleClient } from '../sample/support/client.js';
import { DATABASES } from '../sample/support/databases.js';
import { buildSample, SampleProcess } from '../sample/support/processes.js';

const WRITERS = 8;

export interface KillReport {
  readonly title: string;
  readonly rounds: number;
  readonly answered: number;
  readonly faults: readonly string[];
}

/** What was answered of a facility last: its name and whether it was removed. */
interface Responded {
  readonly name: string;
  readonly isRemoved: boolean;
}

/** Kills the sample with SIGKILL while clients write, starts it again, and looks up every write that was answered. */
export async function killUnderLoad(rounds: number): Promise<KillReport[]> {
  const built = await buildSample();
  const reports: KillReport[] = [];
  try {
    for (const { title, open, isMissing } of Object.values(DATABASES)) {
      if (isMissing) reports.push({ title, rounds: 0, answered: 0, faults: [`${title}: there is none`] });
      else reports.push(await killOn(title, open, built.main, rounds));
    }
  } finally {
    await built.remove();
  }
  return reports;
}

async function killOn(
  title: string,
  open: (typeof DATABASES)['PGlite']['open'],
  main: string,
  rounds: number,
): Promise<KillReport> {
  const database = await open();
  const answered = new Map<string, Responded>();
  const faults: string[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const environment = {
        ...database.environment,
        HTTP_ADAPTER: round % 2 === 0 ? 'express' : 'fastify',
      };
      const killed = new SampleProcess(main, environment);
      const before = answered.size;
      const writing = writeUntilGone(new SampleClient(await killed.url()), answered, faults);
      await wait(800 + 400 * (round % 3));
      killed.kill('SIGKILL');
      await Promise.all([writing, killed.exit]);
      if (answered.size === before) faults.push(`${title}: nothing was written in round ${round + 1}`);

      const again = new SampleProcess(main, environment);
      faults.push(...(await lost(new SampleClient(await again.url()), answered)));
      await again.stop();
    }
  } finally {
    await database.drop();
  }
  return { title, rounds, answered: answered.size, faults };
}

/** Clients that create, replace and remove, each until the server does not answer any more. */
async function writeUntilGone(
  client: SampleClient,
  answered: Map<string, Responded>,
  faults: string[],
): Promise<void> {
  const write = async (uuid: string, isRemoved: boolean, name: string): Promise<void> => {
    const before = answered.get(uuid);
    // While a request is under way nobody can tell whether it was done.
    answered.delete(uuid);
    const response = before
      ? await (isRemoved ? client.delete(uuid) : client.put(uuid, { name }))
      : await client.post({ uuid, name });
    if (response.status !== (before ? 200 : 201)) faults.push(`a write was answered ${response.status}`);
    answered.set(uuid, { name, isRemoved });
  };
  const writer = async (): Promise<void> => {
    for (let turn = 0; ; turn++) {
      const uuid = randomUUID();
      await write(uuid, false, `created in turn ${turn}`);
      if (turn % 3 === 1) await write(uuid, false, `replaced in turn ${turn}`);
      if (turn % 3 === 2) await write(uuid, true, '');
    }
  };
  await Promise.allSettled(Array.from({ length: WRITERS }, writer));
}

/** The answered writes that are not there. */
async function lost(client: SampleClient, answered: ReadonlyMap<string, Responded>): Promise<string[]> {
  const faults: string[] = [];
  const queue = [...answered];
  const reader = async (): Promise<void> => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const [uuid, { name, isRemoved }] = next;
      const { status, body } = await client.get(uuid);
      if (isRemoved ? status !== 410 : status !== 200 || body.name !== name) {
        faults.push(
          `lost: ${uuid} should be ${isRemoved ? 'removed' : `"${name}"`}, but is answered ${status}`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, reader));
  return faults;
}
