import type { INestApplication, NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { registryFastifyOptions } from 'nestjs-registry-http';
import { AppModule } from './app.module.js';
import type { Config } from './config/index.js';
import { serveDocs } from './docs/serve-docs.js';

/** The whole application, ready to listen. */
export async function createApp(config: Config, options?: NestApplicationOptions): Promise<INestApplication> {
  const adapter =
    config.httpAdapter === 'fastify' ? new FastifyAdapter(registryFastifyOptions()) : new ExpressAdapter();
  const app = await NestFactory.create(AppModule.for(config), adapter, { ...options, abortOnError: false });
  app.enableShutdownHooks();
  serveDocs(app);
  return app;
}
