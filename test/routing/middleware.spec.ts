import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  Controller,
  Get,
  MethodNotAllowedException as NestMethodNotAllowedException,
  Module,
  Put,
  type MiddlewareConsumer,
} from '@nestjs/common';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';
import { errorHeaders, exchange } from '../support/exchange.js';

@Controller('read')
class ReadController {
  @Get('closed') get() {
    return {};
  }
  @Put('closed') put() {
    return {};
  }
  @Put('responded') responded() {
    return {};
  }
}

type Next = () => void;

function close(): never {
  throw new NestMethodNotAllowedException('Closed');
}

/** Responds, and lets the request go on as if it had not. */
function respondAndContinue(_request: IncomingMessage, response: ServerResponse, next: Next): void {
  response.end('responded');
  next();
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ReadController] })
class AppModule {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(close).forRoutes('read/closed');
    consumer.apply(respondAndContinue).forRoutes('responded', 'read/responded');
  }
}

describe.each(EVERY_ADAPTER)('middleware on %s', adapter => {
  let running: RunningApp;
  const { lines, logger } = collectLog();

  beforeAll(async () => {
    running = await start(adapter, AppModule, { logger });
    lines.length = 0;
  });
  afterAll(() => running.app.close());

  it.each(['GET', 'DELETE'])('that refuses %s is given the methods of the path', async method => {
    const body = { code: '405 Not Allowed', message: 'Closed' };
    expect(await exchange(`${running.url}/read/closed?a=b`, { method })).toEqual({
      status: 405,
      headers: errorHeaders(body, { allow: 'GET, HEAD, PUT, OPTIONS' }),
      body: JSON.stringify(body),
    });
  });

  it.each([
    ['GET', '/responded'],
    ['OPTIONS', '/read/responded'],
    ['DELETE', '/read/responded'],
  ])('that has responded to %s %s keeps its response', async (method, path) => {
    expect(await exchange(running.url, { method, path })).toMatchObject({ status: 200, body: 'responded' });
    expect(lines).toEqual([]);
  });
});
