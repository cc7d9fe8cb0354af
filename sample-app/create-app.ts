import type { INestApplication, NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { registryFastifyOptions } from 'nestjs-registry-http';
import { AppModule } from './app.module.js';
import type { Config } from './config/index.js';
import { serveDocs } from './docs/serve-docs.js';
import { openDatabase } from './store/index.js';

/** What pages of other origins may send, and read beside the body. */
const CORS = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
  allowedHeaders: ['Authorization', 'Content-Type', 'If-Match', 'If-None-Match'],
  exposedHeaders: ['Allow', 'ETag', 'Location', 'Retry-After', 'WWW-Authenticate'],
};

/**
 * The whole application, ready to listen.
 *
 * @throws ConfigurationError where the database of the settings cannot be used.
 */
export async function createApp(config: Config, options?: NestApplicationOptions): Promise<INestApplication> {
  // Before Nest, which would put a stack around what is wrong with the settings.
  const database = await openDatabase(config);
  const adapter =
    config.httpAdapter === 'fastify' ? new FastifyAdapter(registryFastifyOptions()) : new ExpressAdapter();
  const app = await NestFactory.create(AppModule.for(config, database), adapter, {
    ...options,
    abortOnError: false,
  });
  app.enableShutdownHooks();
  if (config.corsOrigins) app.enableCors({ ...CORS, origin: config.corsOrigins });
  serveDocs(app);
  return app;
}
