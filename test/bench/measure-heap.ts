import { once } from 'node:events';
import { Pool } from 'undici';
import { CASES } from './cases.js';
import { CONNECTIONS, forkBench } from './server-process.js';
import type { Adapter } from './variants.js';

/** The heap in bytes after a warm-up, and after so many errors of every kind more. */
export async function measureHeap(
  adapter: Adapter,
  errors: number,
): Promise<{ before: number; after: number }> {
  const child = forkBench('./servers/heap.js', [adapter], ['--expose-gc']);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS });
  const heap = async () => {
    child.send('heap');
    const [response] = (await once(child, 'message')) as [{ heap: number }];
    return response.heap;
  };
  try {
    await send(pool, errors / 20);
    const before = await heap();
    await send(pool, errors);
    return { before, after: await heap() };
  } finally {
    await pool.destroy();
    child.disconnect();
    await once(child, 'exit');
  }
}

async function send(pool: Pool, count: number): Promise<void> {
  const kinds = CASES.filter(({ status }) => status >= 400);
  let left = count;
  const worker = async () => {
    while (left-- > 0) {
      const kind = kinds[left % kinds.length] ?? kinds[0];
      if (!kind) return;
      const { method, path, headers, body } = kind;
      const response = await pool.request({ method: method as 'GET', path, headers, body });
      await response.body.dump();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}
