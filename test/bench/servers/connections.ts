import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Get, Post } from '@nestjs/common';
import type { Adapter, Variant } from '../variants.js';
import { createApp } from './nest.js';

/** A server that tells its CPU time and its heap whenever its parent asks. */
const [variant, adapter] = process.argv.slice(2) as [Variant, Adapter];

@Controller()
class ConnectionsController {
  /** Long enough that every pipelined request is pending before the first response. */
  @Get('pending')
  async pending(): Promise<object> {
    await sleep(2_000);
    return { pending: false };
  }

  @Post('uploads')
  upload(@Body() body: { list: unknown[] }): object {
    return { items: body.list.length };
  }
}

const app = await createApp(variant, adapter, [ConnectionsController]);
// The adapters have 100 kB and 1 MiB by default.
if (adapter === 'express') {
  (app as unknown as { useBodyParser(type: string, options: object): void }).useBodyParser('json', {
    limit: '5mb',
  });
}
await app.listen(0, '127.0.0.1');
app.getHttpServer().keepAliveTimeout = 600_000;
globalThis.gc?.();
const { rss } = process.memoryUsage();

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  globalThis.gc?.();
  process.send?.({ cpu: (user + system) / 1000, heap: process.memoryUsage().heapUsed, rss });
});
process.on('disconnect', () => process.exit());
process.send?.({ port: (app.getHttpServer().address() as { port: number }).port });
