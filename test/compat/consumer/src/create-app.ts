import type { INestApplication, Type } from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { registryFastifyOptions } from 'nestjs-registry-http';
import { AppModule } from './app.module.js';

/** Each is loaded only where it is used, as an application has only one of them installed. */
const ADAPTERS = {
  async express(): Promise<AbstractHttpAdapter> {
    const { ExpressAdapter } = await import('@nestjs/platform-express');
    return new ExpressAdapter();
  },
  async fastify(): Promise<AbstractHttpAdapter> {
    const { FastifyAdapter } = await import('@nestjs/platform-fastify');
    return new FastifyAdapter(registryFastifyOptions());
  },
};

export type AdapterName = keyof typeof ADAPTERS;

export interface AppUnderTest {
  readonly app: INestApplication;
  readonly port: number;
}

/** As `main.ts` of an application does it. */
export async function listen(adapter: AdapterName, controllers: Type[]): Promise<AppUnderTest> {
  const app = await NestFactory.create(AppModule.with(controllers), await ADAPTERS[adapter](), {
    logger: false,
    abortOnError: false,
  });
  await app.listen(0, '127.0.0.1');
  return { app, port: portOf(app) };
}

/** As a test does it: Nest's testing module, `app.init()`, and the server handed to something like supertest. */
export async function init(adapter: AdapterName, controllers: Type[]): Promise<AppUnderTest> {
  const { Test } = await import('@nestjs/testing');
  const testing = await Test.createTestingModule({ imports: [AppModule.with(controllers)] }).compile();
  const app = testing.createNestApplication(await ADAPTERS[adapter](), { logger: false });
  await app.init();
  const instance: unknown = app.getHttpAdapter().getInstance();
  if (isReadied(instance)) await instance.ready();
  await new Promise<void>(resolve => app.getHttpServer().listen(0, '127.0.0.1', resolve));
  return { app, port: portOf(app) };
}

function isReadied(instance: unknown): instance is { ready(): Promise<unknown> } {
  return typeof instance === 'object' && instance !== null && 'ready' in instance;
}

function portOf(app: INestApplication): number {
  return (app.getHttpServer().address() as { port: number }).port;
}
