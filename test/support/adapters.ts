import type { INestApplication, NestApplicationOptions, Type, DynamicModule } from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

/** The adapters that every scenario runs on. */
export const ADAPTERS = {
  express: (): AbstractHttpAdapter => new ExpressAdapter(),
  fastify: (): AbstractHttpAdapter => new FastifyAdapter(),
} as const;

export type AdapterName = keyof typeof ADAPTERS;

/** For `describe.each`: `describe.each(EVERY_ADAPTER)('… on %s', name => …)`. */
export const EVERY_ADAPTER = Object.keys(ADAPTERS) as AdapterName[];

export interface RunningApp {
  readonly app: INestApplication;
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
}

/** Starts an application on a free port of the loopback interface; the caller closes it. */
export async function start(
  name: AdapterName,
  module: Type | DynamicModule,
  options: NestApplicationOptions & { configure?: (app: INestApplication) => unknown } = {},
): Promise<RunningApp> {
  const { configure, ...nest } = options;
  const app = await NestFactory.create(module, ADAPTERS[name]() as never, {
    logger: false,
    abortOnError: false,
    ...nest,
  });
  await configure?.(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return { app, port, url: `http://127.0.0.1:${port}` };
}
