import 'reflect-metadata';
import type { Adapter, Variant } from '../variants.js';
import { createApp } from './nest.js';
import { startRaw } from './raw.js';

/** One server in a process of its own; it tells its parent the port it listens on. */
const [variant, adapter] = process.argv.slice(2) as [Variant, Adapter];

async function start(): Promise<number> {
  if (variant === 'raw') return startRaw();
  const app = await createApp(variant, adapter);
  await app.listen(0, '127.0.0.1');
  // While other servers are visited, its connections wait.
  app.getHttpServer().keepAliveTimeout = 60_000;
  return (app.getHttpServer().address() as { port: number }).port;
}

process.send?.({ port: await start() });
process.on('disconnect', () => process.exit());
