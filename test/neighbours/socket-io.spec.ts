import { Controller, Get } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import {
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  WsException,
} from '@nestjs/websockets';
import { NotFoundException } from 'nestjs-registry-http';
import { io, type Socket } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { NOT_FOUND } from './support/compare.js';
import { runBoth } from './support/run-both.js';

@WebSocketGateway({ cors: true })
class CatsGateway {
  @WebSocketServer()
  server: unknown;

  @SubscribeMessage('find')
  find(@MessageBody() name: string): object {
    return { name };
  }

  @SubscribeMessage('reply')
  reply(@MessageBody() name: string): object {
    return { event: 'found', data: { name } };
  }

  @SubscribeMessage('refuse')
  refuse(): never {
    throw new WsException('Refused');
  }

  @SubscribeMessage('missing')
  missing(): never {
    throw new NotFoundException('No such cat');
  }

  @SubscribeMessage('crash')
  crash(): never {
    throw new Error('secret');
  }
}

@Controller('cats')
class CatsController {
  @Get()
  list(): object {
    return { cats: [] };
  }
}

/** What comes back for an event: the acknowledgement, or the event that is named. */
async function emit(port: number, transport: string, event: string, back?: string): Promise<unknown> {
  const socket: Socket = io(`http://127.0.0.1:${port}`, { transports: [transport], forceNew: true });
  try {
    return await new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`Nothing came back for ${event}`)), 5_000).unref();
      socket.on('connect_error', reject);
      if (back) socket.on(back, resolve);
      socket.emit(event, 'Tom', resolve);
    });
  } finally {
    socket.disconnect();
  }
}

describe.each(EVERY_ADAPTER)('socket.io on %s', adapter => {
  const both = runBoth(adapter, () => ({
    controllers: [CatsController],
    providers: [CatsGateway],
    configure: app => app.useWebSocketAdapter(new IoAdapter(app)),
  }));

  describe.each(['websocket', 'polling'])('over %s', transport => {
    it.each([
      ['find', undefined, { name: 'Tom' }],
      ['reply', 'found', { name: 'Tom' }],
      ['refuse', 'exception', expect.objectContaining({ status: 'error', message: 'Refused' })],
      ['missing', 'exception', expect.objectContaining({ status: 'error' })],
      ['crash', 'exception', expect.objectContaining({ status: 'error', message: 'Internal server error' })],
    ])('leaves what comes back for %s', async (event, back, expected) => {
      const bare = await emit(both.bare.port, transport, event, back);
      const ours = await emit(both.ours.port, transport, event, back);
      expect(ours).toEqual(expected);
      if (event !== 'missing') expect(ours).toEqual(bare);
    });
  });

  it('leaves the handshake, which is a request of HTTP', async () => {
    const { status, text } = await both.sendOurs('GET /socket.io/?EIO=4&transport=polling');
    expect([status, text.startsWith('0{"sid"')]).toEqual([200, true]);
    const refused = await both.expectUnchanged('GET /socket.io/?EIO=4&transport=unknown');
    expect(refused.status).toBe(400);
  });

  it('leaves what the controllers serve', async () => {
    await both.expectSuccess('GET /cats');
    await both.expectError('GET /nope', NOT_FOUND);
  });
});
