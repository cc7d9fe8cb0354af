import 'reflect-metadata';
import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Delete,
  Get,
  Module,
  Param,
  Post,
  StreamableFile,
  ValidationPipe,
} from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { IsNotEmpty } from 'class-validator';
import {
  ConflictException,
  GoneException,
  NotFoundException,
  RegistryException,
  registryFastifyOptions,
  RegistryHttpModule,
  UnauthorizedException,
} from 'nestjs-registry-http';
import { LEFT } from './kinds.js';

/** The server that is soaked, in a process of its own: it tells its parent how it is whenever it is asked. */
const CHUNK = Buffer.alloc(1024, 'x');
const observed: Record<number, number> = {};
const faults: string[] = [];
const note = (what: string) => (error: unknown) => {
  if (faults.length < 20) faults.push(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
};
process.on('unhandledRejection', note('unhandled rejection'));
process.on('uncaughtException', note('uncaught exception'));
process.on('warning', note('warning'));

class Named {
  @IsNotEmpty()
  name!: string;
}

@Controller()
class SoakController {
  @Get('facilities/:id')
  find(@Param('id') id: string) {
    if (id === '1') return { id, name: 'Kakamega HC' };
    if (id === '7') throw new GoneException('Facility 7 was removed');
    if (id === '9') throw new Error('connection to 10.0.0.7 refused');
    throw new NotFoundException('Resource not found');
  }

  @Post('facilities')
  create(@Body('name') name: string) {
    return { name };
  }

  @Delete('facilities/:id')
  remove() {}

  @Post('validated')
  validated(@Body(new ValidationPipe({ expectedType: Named })) { name }: Named) {
    return { name };
  }

  @Get('private')
  private() {
    throw new UnauthorizedException();
  }

  @Get('rejected')
  async rejected() {
    await new Promise(resolve => setImmediate(resolve));
    throw new ConflictException('Someone was faster');
  }

  @Get('slow')
  async slow() {
    await new Promise(resolve => setTimeout(resolve, 30));
    throw new RegistryException(LEFT, 'nobody reads this');
  }

  @Get('stream')
  stream() {
    return new StreamableFile(Readable.from([CHUNK, CHUNK, CHUNK]));
  }

  @Get('cut')
  cut() {
    return new StreamableFile(
      Readable.from(
        (async function* () {
          yield CHUNK;
          await new Promise(resolve => setTimeout(resolve, 5));
          throw new Error('the disk is gone');
        })(),
      ),
    );
  }
}

const onError = (_: unknown, { status }: { status: number }): void => {
  observed[status] = (observed[status] ?? 0) + 1;
};

@Module({ imports: [RegistryHttpModule.forRoot({ onError })], controllers: [SoakController] })
class SoakModule {}

const adapter: AbstractHttpAdapter =
  process.argv[2] === 'fastify' ? new FastifyAdapter(registryFastifyOptions()) : new ExpressAdapter();
const app = await NestFactory.create(SoakModule, adapter, { logger: false });
await app.listen(0, '127.0.0.1');

/** What the parent is told. */
export interface Health {
  readonly heap: number;
  readonly sockets: number;
  readonly observed: Readonly<Record<number, number>>;
  readonly faults: readonly string[];
}

process.on('message', () => {
  globalThis.gc?.();
  const sockets = process.getActiveResourcesInfo().filter(name => name === 'TCPSocketWrap').length;
  const health: Health = { heap: process.memoryUsage().heapUsed, sockets, observed, faults };
  process.send?.(health);
});
process.on('disconnect', () => process.exit());
process.send?.({ port: (app.getHttpServer().address() as { port: number }).port });
