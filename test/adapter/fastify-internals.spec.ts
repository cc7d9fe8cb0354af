import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readBindings } from '../../lib/adapter/fastify/fastify-internals.js';

describe('the servers that Fastify adds for localhost', () => {
  const server = createServer();
  const other = createServer();

  it('are those beside the one that is known', () => {
    const instance = { [Symbol('fastify.serverBindings')]: [server, other] };
    expect(readBindings(instance, server)).toEqual([other]);
  });

  it.each([
    ['a Fastify that keeps none', {}],
    ['a Fastify that keeps them in another way', { [Symbol('fastify.serverBindings')]: 1 }],
  ])('are none of %s', (_, instance) => {
    expect(readBindings(instance, server)).toEqual([]);
  });
});
