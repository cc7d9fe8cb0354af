import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { ADAPTERS, type AdapterName } from '../../support/adapters.js';
import type { Application, RunOptions } from './run-both.js';
import { Log, Watch } from './process-faults.js';

/** What the process of an application is asked, and what it sends back, beside its port. */
export type Question = 'log' | 'faults' | 'state' | 'end';

/**
 * Runs an application in a process of its own, which is told by its environment whether it has the module, and on
 * which adapter; it tells its parent the port, and all else that it asks for.
 */
export async function serve(
  describeApplication: (adapter: AdapterName) => Application,
  state: () => unknown,
  options?: RunOptions['module'],
): Promise<void> {
  const watch = new Watch();
  watch.start();
  const log = new Log();
  const adapter = process.env['ADAPTER'] as AdapterName;
  const { nest, configure, imports = [], ...metadata } = describeApplication(adapter);
  const extra = process.env['WITH_MODULE'] ? [RegistryHttpModule.forRoot(options)] : [];
  const root = { module: class AppModule {}, imports: [...imports, ...extra], ...metadata };
  const app = await NestFactory.create(root, ADAPTERS[adapter]() as never, { logger: log, ...nest });
  await configure?.(app);
  await app.listen(0, '127.0.0.1');

  const responses: Record<Question, () => unknown> = {
    log: () => log.take(),
    faults: () => watch.faults,
    state: () => state(),
    end: async () => {
      await app.close();
      process.exit();
    },
  };
  process.on('disconnect', () => process.exit());
  process.on('message', async (question: Question) => {
    const response = await responses[question]();
    process.send?.({ response: response ?? null });
  });
  log.take();
  process.send?.({ port: app.getHttpServer().address().port });
}
