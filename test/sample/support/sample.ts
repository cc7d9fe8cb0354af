import type { INestApplication } from '@nestjs/common';
import { afterAll, beforeAll, describe } from 'vitest';
import { Config, HTTP_ADAPTERS, type HttpAdapterName } from '../../../sample-app/config/index.js';
import { createApp } from '../../../sample-app/create-app.js';
import { DATABASES, type EmptyDatabase } from './databases.js';

import { SampleClient } from './client.js';

/** The sample, run in this process. */
export class Sample extends SampleClient {
  app!: INestApplication;
  readonly adapter: HttpAdapterName;
  private database!: EmptyDatabase;

  constructor(
    adapter: HttpAdapterName,
    private readonly databaseName: keyof typeof DATABASES,
    private readonly environment: Record<string, string> = {},
  ) {
    super();
    this.adapter = adapter;
  }

  async start(): Promise<void> {
    this.database = await DATABASES[this.databaseName].open();
    await this.launch();
  }

  async stop(): Promise<void> {
    await this.app?.close();
    await this.database?.drop();
  }

  async restart(): Promise<void> {
    await this.app.close();
    await this.launch();
  }

  private async launch(): Promise<void> {
    const environment = {
      NODE_ENV: 'test',
      HTTP_ADAPTER: this.adapter,
      ...this.database.environment,
      ...this.environment,
    };
    this.app = await createApp(new Config(environment), { logger: false });
    await this.app.listen(0, '127.0.0.1');
    this.url = await this.app.getUrl();
  }

  get databaseUrl(): string {
    return this.database.environment.DATABASE_URL ?? '';
  }
}

/** Runs the same tests on both adapters and on both databases. */
export function describeSample(
  title: string,
  tests: (sample: Sample) => void,
  environment?: Record<string, string>,
): void {
  for (const databaseName of ['PGlite', 'PostgreSQL'] as const) {
    for (const adapter of HTTP_ADAPTERS) {
      const database = DATABASES[databaseName];
      describe.skipIf(database.isMissing)(`${title}, on ${adapter} and ${database.title}`, () => {
        const sample = new Sample(adapter, databaseName, environment);
        beforeAll(() => sample.start());
        afterAll(() => sample.stop());
        tests(sample);
      });
    }
  }
}
