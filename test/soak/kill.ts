import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { SampleClient } from '../sample/support/client.js';
import { DATABASES } from '../sample/support/databases.js';
import { buildSample, SampleProcess } from '../sample/support/processes.js';

const WRITERS = 8;

export interface KillReport {
  readonly title: string;
  readonly rounds: number;
  readonly confirmed: number;
  readonly faults: readonly string[];
}

/** The last response about a facility: its name and whether it was removed. */
interface Responded {
  readonly name: string;
  readonly isRemoved: boolean;
}

/** Kills the sample with SIGKILL while clients write, starts it again, and looks up every write that got a response. */
export async function killUnderLoad(rounds: number): Promise<KillReport[]> {
  const built = await buildSample();
  const reports: KillReport[] = [];
  try {
    for (const { title, open, isMissing } of Object.values(DATABASES)) {
      if (isMissing) reports.push({ title, rounds: 0, confirmed: 0, faults: [`${title}: there is none`] });
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
  const confirmed = new Map<string, Responded>();
  const faults: string[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const environment = {
        ...database.environment,
        HTTP_ADAPTER: round % 2 === 0 ? 'express' : 'fastify',
      };
      const killed = new SampleProcess(main, environment);
      const before = confirmed.size;
      const writing = writeUntilGone(new SampleClient(await killed.url()), confirmed, faults);
      await wait(800 + 400 * (round % 3));
      killed.kill('SIGKILL');
      await Promise.all([writing, killed.exit]);
      if (confirmed.size === before) faults.push(`${title}: nothing was written in round ${round + 1}`);

      const again = new SampleProcess(main, environment);
      faults.push(...(await lost(new SampleClient(await again.url()), confirmed)));
      await again.stop();
    }
  } finally {
    await database.drop();
  }
  return { title, rounds, confirmed: confirmed.size, faults };
}

/** Clients that create, replace and remove, each until the server does not respond any more. */
async function writeUntilGone(
  client: SampleClient,
  confirmed: Map<string, Responded>,
  faults: string[],
): Promise<void> {
  const write = async (uuid: string, isRemoved: boolean, name: string): Promise<void> => {
    const before = confirmed.get(uuid);
    // While a request is under way nobody can tell whether it was done.
    confirmed.delete(uuid);
    const response = before
      ? await (isRemoved ? client.delete(uuid) : client.put(uuid, { name }))
      : await client.post({ uuid, name });
    if (response.status !== (before ? 200 : 201)) faults.push(`a write got ${response.status}`);
    confirmed.set(uuid, { name, isRemoved });
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

/** The confirmed writes that are not there. */
async function lost(client: SampleClient, confirmed: ReadonlyMap<string, Responded>): Promise<string[]> {
  const faults: string[] = [];
  const queue = [...confirmed];
  const reader = async (): Promise<void> => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const [uuid, { name, isRemoved }] = next;
      const { status, body } = await client.get(uuid);
      if (isRemoved ? status !== 410 : status !== 200 || body.name !== name) {
        faults.push(`lost: ${uuid} should be ${isRemoved ? 'removed' : `"${name}"`}, but gets ${status}`);
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, reader));
  return faults;
}
