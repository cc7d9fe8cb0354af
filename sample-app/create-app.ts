import type { INestApplication, NestApplicationOptions } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { registryFastifyOptions } from 'nestjs-registry-http';
import { AppModule } from './app.module.js';
import type { Config, HttpAdapterName } from './config/index.js';
import { serveDocs } from './docs/serve-docs.js';

const ADAPTERS = {
  express: () => new ExpressAdapter(),
  fastify: () => new FastifyAdapter(registryFastifyOptions()),
} satisfies Record<HttpAdapterName, () => AbstractHttpAdapter>;

/** The whole application, ready to listen. */
export async function createApp(config: Config, options?: NestApplicationOptions): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule.for(config), ADAPTERS[config.httpAdapter](), {
    ...options,
    abortOnError: false,
  });
  app.enableShutdownHooks();
  serveDocs(app);
  return app;
}
