import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Body,
  Controller,
  Get,
  Module,
  Param,
  Post,
  Res,
  type MiddlewareConsumer,
  type NestApplicationOptions,
  type NestModule,
  type Type,
} from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { RegistryHttpModule, registryFastifyOptions } from 'nestjs-registry-http';
import type { AdapterName, RunningApp } from '../support/adapters.js';

/** Node's response, which both adapters can be asked for. */
type Raw = ServerResponse & { raw?: ServerResponse };

@Controller('facilities')
class FacilitiesController {
  @Get()
  list(): object {
    return { facilities: [] };
  }

  @Get('slow')
  async slow(): Promise<object> {
    await sleep(150);
    return { slow: true };
  }

  /** Part of the response is out for a while. */
  @Get('drip')
  async drip(@Res() response: Raw): Promise<void> {
    const raw = response.raw ?? response;
    raw.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': '8' });
    raw.write('drip');
    await sleep(150);
    raw.end('drop');
  }

  @Get(':id')
  find(@Param('id') id: string): object {
    return { id };
  }

  @Post()
  create(@Body() body: object): object {
    return { ...body };
  }
}

/** Responds before the body has come. */
function echo(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.write('so far');
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
export class FacilitiesModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(echo).forRoutes('echo');
  }
}

/** The adapters as the README tells to make them. */
export const MAKE = {
  express: (): AbstractHttpAdapter => new ExpressAdapter(),
  fastify: (): AbstractHttpAdapter => new FastifyAdapter(registryFastifyOptions()),
} as const satisfies Record<AdapterName, () => AbstractHttpAdapter>;

export async function serve(
  adapter: AbstractHttpAdapter,
  options: NestApplicationOptions & { configure?: (app: RunningApp['app']) => unknown } = {},
  host = '127.0.0.1',
  module: Type = FacilitiesModule,
): Promise<RunningApp> {
  const { configure, ...nest } = options;
  const app = await NestFactory.create(module, adapter as never, {
    logger: false,
    abortOnError: false,
    ...nest,
  });
  await configure?.(app as never);
  await app.listen(0, host);
  const { port } = app.getHttpServer().address() as { port: number };
  return { app: app as never, port, url: `http://127.0.0.1:${port}` };
}
