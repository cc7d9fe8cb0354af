import {
  Body,
  Controller,
  Get,
  Module,
  Param,
  Patch,
  Post,
  Put,
  UnprocessableEntityException,
  ValidationPipe,
  type PipeTransform,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiParam,
  ApiResponse,
  DocumentBuilder,
  SwaggerModule,
} from '@nestjs/swagger';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registryFastifyOptions, RegistryHttpModule } from 'nestjs-registry-http';
import { checkContract, type CheckOptions, type ContractReport } from 'nestjs-registry-http/testing';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { ADAPTERS, EVERY_ADAPTER, type AdapterName } from '../support/adapters.js';

const findingsOf = ({ rules }: ContractReport) => [
  ...new Set(rules.flatMap(({ breaches }) => breaches).map(({ rule, problem }) => `${rule}: ${problem}`)),
];

class Thing {
  @IsString() name!: string;
}
const BODY = { schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } };

async function check(
  name: AdapterName,
  controller: new () => object,
  options: CheckOptions = {},
  pipe?: PipeTransform,
) {
  @Module({
    imports: [RegistryHttpModule.forRoot({ undeclaredErrors: 'off' })],
    controllers: [controller],
  })
  class AppModule {}
  const adapter = name === 'fastify' ? new FastifyAdapter(registryFastifyOptions()) : ADAPTERS[name]();
  const app = await NestFactory.create(AppModule, adapter as never, { logger: false });
  if (pipe) app.useGlobalPipes(pipe);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  try {
    const openapi = SwaggerModule.createDocument(app, new DocumentBuilder().addBearerAuth().build());
    return await checkContract(url, { openapi, ...options });
  } finally {
    await app.close();
  }
}

describe.each(EVERY_ADAPTER)('on %s, there is no false alarm', name => {
  it('for a 422 by errorHttpStatusCode', async () => {
    @Controller('things')
    @ApiResponse({ status: 'default' as never })
    class ThingsController {
      @Post() @ApiBody(BODY) create(@Body() _body: Thing) {
        return { id: '1' };
      }
      @Put(':id') @ApiBody(BODY) replace(@Body() _body: Thing) {
        return {};
      }
      @Patch(':id') @ApiBody(BODY) change(@Body() _body: Thing) {
        throw new UnprocessableEntityException('no');
      }
    }
    const pipe = new ValidationPipe({ errorHttpStatusCode: 422 });
    const report = await check(name, ThingsController, { writes: true, oversized: 2 ** 21 }, pipe);
    expect(findingsOf(report)).toEqual([]);
  });

  it('for a route whose form another route has', async () => {
    @Controller('things')
    class ThingsController {
      @Get(':id') @ApiParam({ name: 'id', example: 'latest' }) find(@Param('id') _id: string) {
        return {};
      }
      @Put('latest') latest() {
        return {};
      }
      @Get('mine') mine() {
        return {};
      }
    }
    expect(findingsOf(await check(name, ThingsController))).toEqual([]);
    expect(findingsOf(await check(name, ThingsController, { writes: true }))).toEqual([]);
  });

  it('more than once for a controller that is documented as Bearer and needs no credentials', async () => {
    @Controller('things')
    @ApiBearerAuth()
    class ThingsController {
      @Get() list() {
        return [];
      }
      @Get(':id') find() {
        return {};
      }
      @Get(':id/parts') parts() {
        return [];
      }
    }
    expect(findingsOf(await check(name, ThingsController))).toEqual([
      'challenge: the status is 200, not 401',
    ]);
  });
});

describe('an API that reads 100 MB', () => {
  const checkReading = async (status: number, code: string, options: CheckOptions = {}) => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        const isThing = request.method === 'POST' && request.url === '/things';
        response.writeHead(isThing ? status : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ code: isThing ? code : '404 Not Found' }));
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const content = { 'application/json': {} };
    const paths = { '/things': { post: { requestBody: { content }, responses: { default: {} } } } };
    const openapi = { openapi: '3.1.0', paths };
    const report = await checkContract(`http://127.0.0.1:${port}`, { openapi, writes: true, ...options });
    server.close();
    return report.rules.find(({ rule }) => rule === 'oversized-body')?.breaches.map(({ problem }) => problem);
  };

  it('may refuse a body of 16 MiB as malformed', async () =>
    expect(await checkReading(400, '400 Bad Request')).toEqual([]));

  it('may not accept it, and may not read what it is told to refuse', async () => {
    expect(await checkReading(201, '201 Created')).toEqual(['the status is 201, not 413 or 400 or 422']);
    expect(await checkReading(400, '400 Bad Request', { oversized: 2 ** 21 })).toEqual([
      'the status is 400, not 413',
    ]);
  });
});
