import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { registryFastifyOptions } from 'nestjs-registry-http';
import type { Type } from '@nestjs/common';
import type { Adapter, Variant } from '../variants.js';
import { moduleOf } from './modules.js';

/** A Nest application of a variant, not yet listening. */
export async function createApp(variant: Variant, adapter: Adapter, controllers?: Type[]) {
  const module = await moduleOf(variant, controllers);
  const httpAdapter =
    adapter === 'express'
      ? new ExpressAdapter()
      : new FastifyAdapter(variant === 'registry' ? registryFastifyOptions() : {});
  return NestFactory.create(module, httpAdapter as never, { logger: false, abortOnError: false });
}
