import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  Body,
  ConflictException,
  Controller,
  Get,
  Module,
  Post,
  type MiddlewareConsumer,
  type NestModule,
} from '@nestjs/common';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, type RunningApp } from '../support/adapters.js';
import { MAKE, serve } from './facilities.js';

/*
 * The row: a connection that is idle keeps its last request and the parsed body. Its neighbours: the request ended in an
 * exception, in a masked 500, in a 404, in a refused body, or in a 413 while the rest of its body arrives; it was one of
 * many that were pipelined; it was aborted; the handler streams nothing and never looks at the body.
 */

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What requests held, by reference only. */
let held: WeakRef<object>[] = [];
const hold = (value: unknown): void => {
  if (typeof value === 'object' && value !== null) held.push(new WeakRef(value));
};

@Controller()
class UploadsController {
  @Post('uploads')
  upload(@Body() body: object): object {
    hold(body);
    return { stored: true };
  }

  @Post('conflicts')
  conflict(@Body() body: object): object {
    hold(body);
    throw new ConflictException('Stored already', { cause: body });
  }

  @Post('failures')
  fail(@Body() body: object): object {
    hold(body);
    throw Object.assign(new Error('no'), { body });
  }

  @Get('slow')
  async slow(): Promise<object> {
    await sleep(50);
    return { slow: true };
  }
}

@Module({
  imports: [RegistryHttpModule.forRoot({ onError: () => undefined })],
  controllers: [UploadsController],
})
class UploadsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((request: object, _: object, next: () => void) => {
        hold(request);
        next();
      })
      .forRoutes('*all');
  }
}

const HOST = 'Host: localhost\r\n';
const BODY = JSON.stringify({ list: Array.from({ length: 1_000 }, (_, index) => `item ${index}`) });
const post = (path: string, body = BODY, type = 'application/json') =>
  `POST ${path} HTTP/1.1\r\n${HOST}Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe.each(EVERY_ADAPTER)('an idle connection on %s', name => {
  let running: RunningApp;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    running = await serve(MAKE[name](), {}, '127.0.0.1', UploadsModule);
    running.app.getHttpServer().on('request', hold);
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    held = [];
  });
  afterAll(() => running.app.close());

  /** Sends requests on a connection that stays open, and waits for so many responses. */
  async function keepAlive(bytes: string, count: number): Promise<{ statuses: string[]; socket: Socket }> {
    const socket = connect({ port: running.port, host: '127.0.0.1' });
    sockets.push(socket);
    let text = '';
    socket.on('data', data => (text += data.toString('latin1')));
    socket.write(bytes);
    for (let turn = 0; turn < 1_000; turn++) {
      const statuses = text.match(/HTTP\/1\.1 \d{3}/g) ?? [];
      if (statuses.length >= count) return { statuses: statuses.map(line => line.slice(-3)), socket };
      await sleep(10);
    }
    throw new Error(`Only these came: ${text}`);
  }

  async function kept(): Promise<number> {
    expect(held.length).toBeGreaterThan(0);
    for (let turn = 0; turn < 200; turn++) {
      await sleep(5);
      collect();
      if (held.every(reference => reference.deref() === undefined)) return 0;
    }
    return held.filter(reference => reference.deref() !== undefined).length;
  }

  it.each([
    ['a success', post('/uploads'), '201'],
    ['an exception', post('/conflicts'), '409'],
    ['a masked error', post('/failures'), '500'],
    ['a path without a route', post('/nowhere'), '404'],
    ['a method without a route', post('/slow'), '405'],
    ['a malformed body', post('/uploads', '{"name": oops'), '400'],
    [
      'a body of an unknown type',
      post('/uploads', 'x', 'application/unknown'),
      name === 'fastify' ? '415' : '201',
    ],
  ])('keeps neither the request nor its body after %s', async (_, bytes, status) => {
    const { statuses, socket } = await keepAlive(bytes, 1);
    expect(statuses).toEqual([status]);
    expect(await kept()).toBe(0);
    // Fastify closes a connection after a body that it could not parse.
    expect(socket.destroyed).toBe(name === 'fastify' && status === '400');
  });

  it('keeps none of many pipelined requests', async () => {
    const slow = `GET /slow HTTP/1.1\r\n${HOST}\r\n`;
    const { statuses, socket } = await keepAlive(slow + post('/uploads').repeat(20) + post('/conflicts'), 22);
    expect(statuses).toEqual(['200', ...Array.from({ length: 20 }, () => '201'), '409']);
    expect(await kept()).toBe(0);
    expect(socket.destroyed).toBe(false);
  });

  it('keeps nothing after a 413', async () => {
    const { statuses } = await keepAlive(post('/uploads', 'x'.repeat(3 * 1024 * 1024)), 1);
    expect(statuses).toEqual(['413']);
    expect(await kept()).toBe(0);
  });

  it('keeps nothing if the body comes after the response', async () => {
    const head = `GET /slow HTTP/1.1\r\n${HOST}Content-Length: 10\r\n\r\n`;
    const { statuses, socket } = await keepAlive(head, 1);
    expect(statuses).toEqual(['200']);
    await new Promise(resolve => socket.write('0123456789', resolve));
    expect(await kept()).toBe(0);
    expect(socket.destroyed).toBe(false);
  });

  it('keeps nothing of an upload that was aborted', async () => {
    const { socket } = await keepAlive(post('/uploads') + post('/uploads').slice(0, 200), 1);
    socket.destroy();
    expect(await kept()).toBe(0);
  });
});
