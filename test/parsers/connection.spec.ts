import { Body, Controller, Get, Module, Post, type LoggerService } from '@nestjs/common';
import { RegistryHttpModule, type ErrorContext } from 'nestjs-registry-http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { messagesOf, rawExchange } from '../support/raw-exchange.js';

@Controller('bodies')
class BodiesController {
  @Post() read(@Body() body: unknown) {
    return { body };
  }
  @Get() list() {
    return [];
  }
}

const onError = vi.fn<(exception: unknown, context: ErrorContext) => void>();

@Module({ imports: [RegistryHttpModule.forRoot({ onError })], controllers: [BodiesController] })
class AppModule {}

const HEAD = 'Host: a.test\r\nContent-Type: application/json\r\n';
const NEXT = `GET /bodies HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n`;

/** Sends a part of a request, and leaves once the server works on it; gives back what had come by then. */
async function breakOff({ app, port }: RunningApp, bytes: string): Promise<string> {
  const worked = once(app.getHttpServer(), 'request');
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.write(bytes);
  await worked;
  await sleep(50);
  socket.destroy();
  return text;
}

describe.each(EVERY_ADAPTER)('a connection to %s', adapter => {
  let running: RunningApp;
  const lines: string[] = [];
  const write =
    (level: string) =>
    (message: unknown, ...context: unknown[]): void => {
      if (context.at(-1) === 'RegistryHttp') lines.push(`${level} ${String(message)}`);
    };
  const logger: LoggerService = {
    log: () => undefined,
    debug: write('debug'),
    warn: write('warn'),
    error: write('error'),
  };

  beforeAll(async () => {
    running = await start(adapter, AppModule, { logger });
  });
  afterAll(() => running.app.close());
  beforeEach(() => {
    lines.length = 0;
    onError.mockClear();
  });

  it('that breaks during an upload gets no response, and a line at debug', async () => {
    const request = `POST /bodies?token=secret HTTP/1.1\r\n${HEAD}Content-Length: 1000\r\n\r\n{"a":`;
    const text = await breakOff(running, request);
    expect(text).toBe('');
    await vi.waitFor(() => expect(lines).toHaveLength(1));
    expect(lines).toEqual(['debug The client has gone away: POST /bodies 400']);
    expect(onError).not.toHaveBeenCalled();
  });

  it.each(['POST', 'PUT'])('that breaks during an upload to nowhere gets no response: %s', async method => {
    const request = `${method} /nowhere HTTP/1.1\r\n${HEAD}Content-Length: 1000\r\n\r\n{"a":`;
    const text = await breakOff(running, request);
    expect(text).toBe('');
    await vi.waitFor(() => expect(lines).toHaveLength(1));
    expect(lines).toEqual([`debug The client has gone away: ${method} /nowhere 404`]);
  });

  it('goes on after a body that a 405 has not read', async () => {
    const request = `PUT /bodies HTTP/1.1\r\n${HEAD}Content-Length: 5\r\n\r\n{"a":`;
    const { text, closed } = await rawExchange(running.port, request + NEXT);
    const responses = messagesOf(text).map(({ status, headers }) => [
      status,
      headers['allow'],
      headers['connection'],
    ]);
    const refused = [405, 'GET, HEAD, POST, OPTIONS'];
    expect(responses).toEqual(
      adapter === 'express'
        ? [
            [...refused, 'keep-alive'],
            [200, undefined, 'close'],
          ]
        : [[...refused, 'close']],
    );
    expect(closed).toBe(true);
  });

  it('gets a 204 without a body, its type or its length', async () => {
    const { text } = await rawExchange(
      running.port,
      'OPTIONS /bodies HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n',
    );
    const [response] = messagesOf(text);
    const names = response?.fields
      .map(([name]) => name.toLowerCase())
      .filter(name => name !== 'x-powered-by');
    expect(names?.sort()).toEqual(['allow', 'connection', 'date']);
    expect(response).toMatchObject({ statusLine: 'HTTP/1.1 204 No Content', body: '' });
  });

  it('gets complete responses to HEAD, without their bodies', async () => {
    for (const [path, status] of [
      ['/bodies', 200],
      ['/nowhere', 404],
    ] as const) {
      const { text } = await rawExchange(
        running.port,
        `HEAD ${path} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n`,
      );
      const get = await rawExchange(
        running.port,
        `GET ${path} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n`,
      );
      const [head] = messagesOf(text, { head: true });
      const [whole] = messagesOf(get.text);
      if (!whole) throw new Error('GET got no response');
      const { date: _date, ...headers } = whole.headers;
      expect(whole).toMatchObject({ status, body: expect.stringMatching(/./) as string });
      expect(head).toMatchObject({ status, headers, body: '' });
    }
  });
});
