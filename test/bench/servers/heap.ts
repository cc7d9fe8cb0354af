import 'reflect-metadata';
import type { Adapter } from '../variants.js';
import { createApp } from './nest.js';

/** A server with the library that tells the size of its heap, after a collection, whenever its parent asks. */
const [adapter] = process.argv.slice(2) as [Adapter];
const app = await createApp('registry', adapter);
await app.listen(0, '127.0.0.1');

process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ heap: process.memoryUsage().heapUsed });
});
process.on('disconnect', () => process.exit());
process.send?.({ port: (app.getHttpServer().address() as { port: number }).port });
