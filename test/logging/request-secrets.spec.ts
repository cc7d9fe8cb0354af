import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Body,
  ConsoleLogger,
  Controller,
  Get,
  GoneException,
  Module,
  Param,
  Post,
  type MiddlewareConsumer,
  type NestModule,
} from '@nestjs/common';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EVERY_ADAPTER, type RunningApp } from '../support/adapters.js';
import { rawExchange, type RawOptions } from '../support/raw-exchange.js';
import { MAKE, serve } from '../http-server/facilities.js';
import { startCapture } from './capture-output.js';

/*
 * The row: the debug line of a client that left, of malformed HTTP, of a malformed body, of an undecodable path. Its
 * neighbours: a refused expectation, a missing Host, CONNECT, a parameter that is too long, a body of an unknown
 * charset, an absolute target with credentials, a fragment, a path that no route has, a thrown exception.
 */

/** How many requests are at work, or were. */
let arrivals = 0;

@Controller('facilities')
class FacilitiesController {
  @Get('slow')
  async slow(): Promise<never> {
    arrivals++;
    await sleep(80);
    throw new GoneException('The facility was closed');
  }

  @Get(':id')
  find(@Param('id') id: string): never {
    throw new GoneException(`No facility ${id.length}`);
  }

  @Post()
  create(@Body() body: object): object {
    return body;
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
class FacilitiesModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((_: IncomingMessage, response: ServerResponse, next: () => void) => {
        response.setHeader('X-Seen', 'yes');
        next();
      })
      .forRoutes('*all');
  }
}

const HOST = 'Host: localhost\r\n';
const CLOSE = 'Connection: close\r\n';
const QUERY = 'token=SECRET';
const get = (target: string, fields = '') => `GET ${target} HTTP/1.1\r\n${HOST}${CLOSE}${fields}\r\n`;
const post = (target: string, type: string, body: string) =>
  `POST ${target} HTTP/1.1\r\n${HOST}${CLOSE}Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const leave: RawOptions = {
  later: [
    async socket => {
      await vi.waitFor(() => expect(arrivals).toBe(1), 5_000);
      socket.resetAndDestroy();
    },
  ],
};

const REQUESTS: Record<string, [bytes: string, options?: RawOptions]> = {
  'a client that leaves': [get(`/facilities/slow?${QUERY}`), leave],
  'malformed HTTP': [`GET /facilities?${QUERY} HTTP/1.1\r\n${HOST}SECRET\r\n\r\n`],
  'malformed HTTP behind a request': [
    `GET /facilities/slow?${QUERY} HTTP/1.1\r\n${HOST}\r\nSECRET /?${QUERY}\r\n\r\n`,
  ],
  'a malformed chunk': [
    `POST /facilities?${QUERY} HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nSECRET\r\n`,
  ],
  'a missing Host': [`GET /facilities?${QUERY} HTTP/1.1\r\n${CLOSE}\r\n`],
  'an expectation': [get(`/facilities?${QUERY}`, 'Expect: tea\r\n')],
  CONNECT: [`CONNECT user:SECRET@example.org:443 HTTP/1.1\r\n${HOST}\r\n`],
  'an undecodable path': [get(`/facilities/%c0?${QUERY}`)],
  'an undecodable path that no route has': [get(`/%c0/%ff?${QUERY}`)],
  'a long parameter': [get(`/facilities/${'x'.repeat(2_000)}?${QUERY}`)],
  'a malformed body': [post(`/facilities?${QUERY}`, 'application/json', '{"password":SECRET}')],
  'a body with a prototype': [
    post('/facilities', 'application/json', '{"__proto__":{"password":"SECRET"}} SECRET'),
  ],
  'a body that is a text': [post('/facilities', 'application/json', 'SECRET')],
  'an unknown charset': [post(`/facilities?${QUERY}`, 'application/json; charset=unknown', '{"a":"SECRET"}')],
  'an absolute target': [get(`http://user:SECRET@localhost/nowhere?${QUERY}`)],
  'a fragment': [get(`/nowhere#${QUERY}`)],
  'an exception': [get(`/facilities/7?${QUERY}`)],
};

const SECRETS = /secret|token=|password/i;

describe.each(EVERY_ADAPTER)('No line of any level on %s', name => {
  let running: RunningApp;
  let output: ReturnType<typeof startCapture>;
  beforeAll(async () => {
    running = await serve(MAKE[name](), {}, '127.0.0.1', FacilitiesModule);
    running.app.useLogger(
      new ConsoleLogger({ logLevels: ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'] }),
    );
    output = startCapture();
  });
  afterAll(async () => {
    // What may come behind the last request.
    await sleep(100);
    output.stop();
    await running.app.close();
    if (SECRETS.test(output.soFar())) throw new Error(`A late line has a secret:\n${output.soFar()}`);
  });

  it.each(Object.entries(REQUESTS))(
    'has the query or a piece of the body of %s',
    async (_, [bytes, options]) => {
      arrivals = 0;
      const before = output.soFar().length;
      const lines = () => output.soFar().slice(before);
      await rawExchange(running.port, bytes, options);
      await vi.waitFor(() => expect(lines()).toMatch(/RegistryHttp/), 5_000);
      expect(lines()).not.toMatch(SECRETS);
    },
  );
});
