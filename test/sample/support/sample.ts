import type { INestApplication } from '@nestjs/common';
import { afterAll, beforeAll, describe } from 'vitest';
import { Config, HTTP_ADAPTERS, type HttpAdapterName } from '../../../sample-app/config/index.js';
import { createApp } from '../../../sample-app/create-app.js';
import { DATABASES, type EmptyDatabase } from './databases.js';

export interface Call {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** `name:password`; nobody where it is empty. */
  user?: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  // What a test reads out of JSON is the test's business.
  body: any;
}

/** A running sample, as a client sees it. */
export class Sample {
  app!: INestApplication;
  url = '';
  readonly adapter: HttpAdapterName;
  private database!: EmptyDatabase;

  constructor(
    adapter: HttpAdapterName,
    private readonly databaseName: keyof typeof DATABASES,
    private readonly environment: Record<string, string> = {},
  ) {
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
    const environment = { HTTP_ADAPTER: this.adapter, ...this.database.environment, ...this.environment };
    this.app = await createApp(new Config(environment), { logger: false });
    await this.app.listen(0, '127.0.0.1');
    this.url = await this.app.getUrl();
  }

  get databaseUrl(): string {
    return this.database.environment.DATABASE_URL ?? '';
  }

  async call(
    path: string,
    { method = 'GET', body, headers = {}, user = 'editor:editor' }: Call = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(user && { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) };
  }

  list(query = ''): Promise<Answer> {
    return this.call(`/api/v1/facilities.json${query}`);
  }

  post(body: unknown, more: Call = {}): Promise<Answer> {
    return this.call('/api/v1/facilities.json', { method: 'POST', body, ...more });
  }

  get(id: string, headers?: Record<string, string>): Promise<Answer> {
    return this.call(`/api/v1/facilities/${id}.json`, { headers });
  }

  put(id: string, body: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.call(`/api/v1/facilities/${id}.json`, { method: 'PUT', body, headers });
  }

  delete(id: string, headers?: Record<string, string>): Promise<Answer> {
    return this.call(`/api/v1/facilities/${id}.json`, { method: 'DELETE', headers });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
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

/** How often each status was answered. */
export function tally(answers: Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
