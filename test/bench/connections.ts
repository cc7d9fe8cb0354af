import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from './connection.js';
import { interquartileMean } from './statistics.js';
import { forkBench } from './server-process.js';
import { markdown } from './table.js';
import type { Adapter } from './variants.js';

/** What connections cost beside plain Nest: many pipelined requests on one, and many that are idle after a large body. */
const ADAPTERS = ['fastify', 'express'] as const satisfies readonly Adapter[];
const PENDING = [250, 500, 1_000, 2_000, 4_000, 8_000];
const OK = 'HTTP/1.1 2';
const ROUNDS = 3;
const IDLE = 60;
const BODY = JSON.stringify({ list: Array.from({ length: 35_000 }, (_, index) => `an item ${index}`) });

async function open(variant: 'bare' | 'registry', adapter: Adapter) {
  const child = forkBench('./servers/connections.js', [variant, adapter], ['--expose-gc']);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const figures = async () => {
    child.send('figures');
    const [response] = (await once(child, 'message')) as [{ cpu: number; heap: number }];
    return response;
  };
  return { port, figures, stop: () => child.disconnect() };
}

/** Sends a message so many times at once, and waits for as many responses. */
async function pipeline(port: number, message: Buffer, count: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  let left = count;
  let tail = '';
  const whole = new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.setTimeout(30_000, () => reject(new Error(`${left} responses did not come`)));
    socket.on('data', data => {
      const text = tail + data.toString('latin1');
      left -= text.split(OK).length - 1;
      // A status line may come in two pieces.
      tail = text.slice(1 - OK.length);
      if (left <= 0) resolve();
    });
  });
  socket.write(Buffer.concat(Array.from({ length: count }, () => message)));
  await whole;
  return socket.setTimeout(0);
}

const rows: string[][] = [];
const heaps: string[][] = [];
for (const adapter of ADAPTERS) {
  const servers = await Promise.all([open('bare', adapter), open('registry', adapter)]);
  const pending = messageOf({ method: 'GET', path: '/pending' });
  for (const { port } of servers) (await pipeline(port, pending, 2_000)).destroy();
  for (const count of PENDING) {
    const cpu: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, { port, figures }] of servers.entries()) {
        // The collection is not part of what is measured.
        await figures();
        const started = (await figures()).cpu;
        (await pipeline(port, pending, count)).destroy();
        cpu[index as 0 | 1].push((await figures()).cpu - started);
      }
    }
    const [bare, ours] = cpu.map(interquartileMean) as [number, number];
    rows.push([
      adapter,
      `${count}`,
      `${bare.toFixed(0)} ms`,
      `${ours.toFixed(0)} ms`,
      (ours / bare).toFixed(2),
    ]);
  }
  const upload = messageOf({
    method: 'POST',
    path: '/uploads',
    headers: { 'content-type': 'application/json' },
    body: BODY,
  });
  const kept: number[] = [];
  for (const { port, figures } of servers) {
    (await pipeline(port, upload, 1)).destroy();
    await sleep(200);
    const { heap } = await figures();
    const sockets: Socket[] = [];
    for (let index = 0; index < IDLE; index++) sockets.push(await pipeline(port, upload, 1));
    await sleep(200);
    kept.push(((await figures()).heap - heap) / 2 ** 20);
    for (const socket of sockets) socket.destroy();
  }
  heaps.push([adapter, ...kept.map(mebibytes => `${mebibytes.toFixed(1)} MiB`)]);
  for (const { stop } of servers) stop();
}

process.stdout.write(`${markdown(['', 'pending', 'plain Nest', 'nestjs-registry-http', 'ratio'], rows)}\n\n`);
process.stdout.write(
  `${markdown([`heap of ${IDLE} idle connections`, 'plain Nest', 'nestjs-registry-http'], heaps)}\n`,
);
