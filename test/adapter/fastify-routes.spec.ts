import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fastifyRoutes } from '../../lib/adapter/fastify/fastify-routes.js';
import type { HttpAdapter } from '../../lib/adapter/http-adapter.js';
import { ControllerRoutes } from '../../lib/adapter/index.js';

/** A request of Node's, as a listener on the server sees it: no middleware has touched it. */
const incoming = (method: string, url: string) => ({ method, url, headers: {} }) as IncomingMessage;

const HOSTED = [
  { method: 'GET', paths: ['/hosted'], hosts: ['a.test'] },
  { method: 'PUT', paths: ['/hosted'], hosts: [] },
];

function create() {
  const adapter = new FastifyAdapter();
  const controllerRoutes = new ControllerRoutes(HOSTED, path => path);
  return { adapter, routes: fastifyRoutes(adapter as unknown as HttpAdapter, () => controllerRoutes) };
}

describe('the routes of Fastify', () => {
  it('are none before Fastify is ready', () => {
    expect(create().routes.findMethods({ raw: incoming('GET', '/hosted') })).toEqual(new Set());
  });

  describe('once it is', () => {
    const { adapter, routes } = create();
    beforeAll(async () => {
      adapter.getInstance().get('/hosted', () => ({}));
      adapter.getInstance().put('/hosted', () => ({}));
      await adapter.getInstance().ready();
    });
    afterAll(() => adapter.close());

    it.each([
      ['of its own', (request: IncomingMessage) => ({ raw: request })],
      ["of Node's", (request: IncomingMessage) => request],
    ])('are asked with a request %s', (_, of) => {
      expect(routes.findMethods(of(incoming('GET', '/hosted?a=b')))).toEqual(new Set(['PUT']));
      expect(routes.serves(of(incoming('PUT', '/hosted')))).toBe(true);
      expect(routes.serves(of(incoming('GET', '/hosted')))).toBe(false);
      expect(routes.findMethods(of(incoming('PUT', '/nowhere')))).toEqual(new Set());
    });
  });
});
