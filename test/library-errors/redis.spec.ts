import { Redis } from 'ioredis';
import { connect } from 'node:net';
import { createClient } from 'redis';
import { afterEach, describe, expect, it } from 'vitest';
import { failureOf, mapper } from './map-to-response.js';
import { SECRET } from './rows/row-set.js';
import './to-be-mapped-to.js';

const GONE = { host: '127.0.0.1', port: 1 };

let client: Redis;
const started = (options: object): Redis => {
  client = new Redis(options as never);
  client.on('error', () => undefined);
  return client;
};

afterEach(() => client?.disconnect());

describe('ioredis without a server', () => {
  it('a command that was tried often enough', async () => {
    const redis = started({ ...GONE, maxRetriesPerRequest: 0 });
    expect(await failureOf(redis.get(SECRET))).toBeMappedTo('503', '127.0.0.1');
  });

  it('a command without a queue', async () => {
    const redis = started({ ...GONE, enableOfflineQueue: false });
    expect(await failureOf(redis.get(SECRET))).toBeMappedTo('503', '127.0.0.1');
  });

  it('a client that was closed', async () => {
    const redis = started({ ...GONE, lazyConnect: true });
    redis.disconnect();
    expect(await failureOf(redis.get(SECRET))).toBeMappedTo('503', '127.0.0.1');
  });
});

describe('node-redis without a server', () => {
  it('a client that never connected, and one that cannot', async () => {
    const redis = createClient({ url: 'redis://127.0.0.1:1', socket: { reconnectStrategy: false } });
    redis.on('error', () => undefined);
    expect(await failureOf(redis.get(SECRET))).toBeMappedTo('503', '127.0.0.1');
    expect(await failureOf(redis.connect())).toBeMappedTo('503', '127.0.0.1');
  });
});

const isThere = await new Promise<boolean>(resolve => {
  const socket = connect(6379, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
  socket.unref();
  setTimeout(() => socket.destroy(), 200).unref();
});
if (!isThere) console.warn('No Redis on 127.0.0.1:6379: what needs it is skipped');

describe.skipIf(!isThere)('a Redis server', () => {
  it('a command that takes too long', async () => {
    const redis = started({ commandTimeout: 30 });
    expect(await failureOf(redis.blpop(`${SECRET}-none`, 1))).toBeMappedTo('503');
  });

  it('a command that does not fit is a fault of the server', async () => {
    const redis = started({});
    await redis.set(SECRET, 'a text');
    expect(mapper(await failureOf(redis.lpush(SECRET, 'x')))).toBeUndefined();
    await redis.del(SECRET);
  });
});
