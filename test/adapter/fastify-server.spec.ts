import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { fastifyBindings } from '../../lib/adapter/fastify/fastify-server.js';
import type { HttpAdapter } from '../../lib/adapter/http-adapter.js';

const adapterOf = (type: string, instance: object): HttpAdapter =>
  ({ getType: () => type, getInstance: () => instance }) as unknown as HttpAdapter;

describe('the servers that Fastify adds for localhost', () => {
  const server = createServer();
  const other = createServer();

  it('are those beside the one that is known', () => {
    const instance = { [Symbol('fastify.serverBindings')]: [server, other] };
    expect(fastifyBindings(adapterOf('fastify', instance), server)).toEqual([other]);
  });

  it.each([
    ['a Fastify that keeps none', adapterOf('fastify', {})],
    [
      'a Fastify that keeps them in another way',
      adapterOf('fastify', { [Symbol('fastify.serverBindings')]: 1 }),
    ],
    ['Express', adapterOf('express', { [Symbol('fastify.serverBindings')]: [other] })],
  ])('are none of %s', (_, adapter) => {
    expect(fastifyBindings(adapter, server)).toEqual([]);
  });
});
