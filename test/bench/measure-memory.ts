import { once } from 'node:events';
import { Connection, messageOf } from './connection.js';
import { forkBench } from './server-process.js';
import type { Adapter, Variant } from './variants.js';

/** Connections that are opened at a time: more would not fit into the queue of the server. */
const AT_ONCE = 100;

/** What a server keeps, relative to plain Nest. */
export interface MemoryRatios {
  /** Resident size after start-up. */
  readonly resident: number;
  /** Heap of idle connections, each of which has had a request. */
  readonly connections: number;
}

/** Measures several servers of each kind, in turn. The least of each counts: whatever else a server keeps only adds to it. */
export async function measureMemory(
  adapter: Adapter,
  connections: number,
  rounds: number,
): Promise<MemoryRatios> {
  const least = {
    bare: { resident: Infinity, heap: Infinity },
    registry: { resident: Infinity, heap: Infinity },
  };
  for (let round = 0; round < rounds; round++) {
    for (const variant of ['bare', 'registry'] as const) {
      const { resident, heap } = await measureServer(variant, adapter, connections);
      least[variant].resident = Math.min(least[variant].resident, resident);
      least[variant].heap = Math.min(least[variant].heap, heap);
    }
  }
  const { bare, registry } = least;
  return { resident: registry.resident / bare.resident, connections: registry.heap / bare.heap };
}

async function measureServer(
  variant: Variant,
  adapter: Adapter,
  count: number,
): Promise<{ resident: number; heap: number }> {
  const child = forkBench('./servers/connections.js', [variant, adapter], ['--expose-gc']);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const figures = async (): Promise<{ heap: number; rss: number }> => {
    child.send('figures');
    const [memory] = (await once(child, 'message')) as [{ heap: number; rss: number }];
    return memory;
  };
  const upload = messageOf({
    method: 'POST',
    path: '/uploads',
    headers: { 'content-type': 'application/json' },
    body: '{"list":[]}',
  });
  const open: Connection[] = [];
  const add = async (more: number): Promise<void> => {
    for (let left = more; left > 0; left -= AT_ONCE) {
      const made = Array.from({ length: Math.min(left, AT_ONCE) }, () => Connection.open(port));
      const opened = await Promise.all(made);
      open.push(...opened);
      await Promise.all(opened.map(connection => connection.send(upload)));
    }
  };
  try {
    // What the first requests compile and cache is no connection's.
    await add(AT_ONCE);
    const { heap, rss } = await figures();
    await add(count);
    return { resident: rss, heap: (await figures()).heap - heap };
  } finally {
    for (const connection of open) connection.close();
    child.disconnect();
    await once(child, 'exit');
  }
}
