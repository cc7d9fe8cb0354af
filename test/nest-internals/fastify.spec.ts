import cors from '@fastify/cors';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect } from 'vitest';
import {
  handleBeforeDefault,
  isDefaultClientErrorListener,
  isWithoutRoutes,
  withChildren,
} from '../../lib/adapter/fastify/fastify-internals.js';
import { internal } from './internal.js';

/** As `readBindings` finds it. */
const bindingsOf = (instance: FastifyInstance): unknown => {
  const key = Object.getOwnPropertySymbols(instance).find(
    ({ description }) => description === 'fastify.serverBindings',
  );
  return key && Reflect.get(instance, key);
};

/** Has errors of the routes that are there handled before Fastify's own handler is asked. */
const handleErrors = (instance: FastifyInstance): void => {
  const handler = (error: Error, _request: unknown, reply: { send(body: object): unknown }): unknown =>
    reply.send({ handled: error.message });
  instance.addHook('onError', (request, _reply, _error, done) => {
    handleBeforeDefault(request, handler);
    done();
  });
};

describe('Fastify', () => {
  let instance = fastify();
  afterEach(async () => {
    await instance.close();
    instance = fastify();
  });

  const body = async (path: string): Promise<unknown> => (await instance.inject(path)).json();

  internal('fastify-children', async () => {
    const children: object[] = [];
    instance.register(async child => {
      children.push(child);
      child.register(async grandchild => void children.push(grandchild));
    });
    await instance.ready();
    expect(withChildren<object>(instance)).toEqual([instance, ...children]);
    expect(children).toHaveLength(2);
  });

  internal('fastify-route-error-handler', async () => {
    instance.get('/broken', () => {
      throw new Error('no');
    });
    handleErrors(instance);
    expect(await body('/broken')).toEqual({ handled: 'no' });
  });

  internal('fastify-default-error-handler', async () => {
    const seen: string[] = [];
    instance.setErrorHandler(error => {
      seen.push((error as Error).message);
      throw new Error('the handler failed');
    });
    instance.get('/broken', () => {
      throw new Error('no');
    });
    handleErrors(instance);
    // The application's own stays, and what it throws comes next.
    expect(await body('/broken')).toEqual({ handled: 'the handler failed' });
    expect(seen).toEqual(['no']);
  });

  internal('fastify-empty-tree', () => {
    expect(isWithoutRoutes(instance)).toBe(true);
    instance.get('/things', () => 'a thing');
    expect(isWithoutRoutes(instance)).toBe(false);
  });

  internal('fastify-server-bindings', () => {
    expect(bindingsOf(instance)).toEqual([]);
  });

  internal('fastify-client-error-handler', () => {
    const listeners = instance.server.listeners('clientError') as (() => void)[];
    expect(listeners.map(isDefaultClientErrorListener)).toEqual([true]);
  });

  internal('fastify-client-error-binding', () => {
    const bound: unknown[] = [];
    const handler = (): void => undefined;
    const clientErrorHandler = Object.assign(handler, {
      bind: (to: unknown) => {
        bound.push(to);
        return handler;
      },
    });
    const made = fastify({ clientErrorHandler: clientErrorHandler as never });
    expect(bound).toEqual([made]);
    expect(made.server.listeners('clientError')).toEqual([handler]);
  });

  internal('fastify-add-parser', async () => {
    const { addContentTypeParser } = instance;
    const added: unknown[] = [];
    instance.addContentTypeParser = function add(this: unknown, ...args: unknown[]) {
      added.push(args[0]);
      return Reflect.apply(addContentTypeParser, this, args);
    } as never;
    instance.register(async child => {
      child.addContentTypeParser('text/csv', { parseAs: 'string' }, async () => 'parsed');
      child.post('/csv', ({ body: parsed }) => ({ parsed }));
    });
    const headers = { 'content-type': 'text/csv' };
    const response = await instance.inject({ method: 'POST', url: '/csv', headers, payload: 'a,b' });
    expect(response.json()).toEqual({ parsed: 'parsed' });
    expect(added).toEqual(['text/csv']);
  });

  internal('fastify-not-found-hooks', async () => {
    const order: string[] = [];
    const noting =
      (name: string) =>
      (...args: unknown[]): void => {
        order.push(name);
        (args.at(-1) as () => void)();
      };
    instance.addContentTypeParser('text/csv', { parseAs: 'string' }, async () => {
      order.push('parser');
      return 'parsed';
    });
    const hooks = { preParsing: noting('preParsing'), preValidation: noting('preValidation') };
    instance.setNotFoundHandler(hooks as never, async () => {
      order.push('handler');
      return {};
    });
    const headers = { 'content-type': 'text/csv' };
    await instance.inject({ method: 'POST', url: '/nothing', headers, payload: 'a,b' });
    expect(order).toEqual(['preParsing', 'parser', 'preValidation', 'handler']);
  });

  internal('fastify-reply-send', async () => {
    instance.addHook('onSend', async () => {
      throw new Error('the hook failed');
    });
    const sent: unknown[] = [];
    instance.get('/things', (_request, reply) => {
      const { send } = reply;
      reply.send = function (this: typeof reply, payload: unknown) {
        sent.push(payload instanceof Error ? payload.message : payload);
        return send.call(this, payload);
      } as never;
      reply.send('a thing');
    });
    await instance.inject('/things');
    // The route's response, and what Fastify's own handler sends in its place.
    expect(sent).toEqual(['a thing', 'the hook failed']);
  });

  internal('fastify-cors-delegator', async () => {
    await instance.register(cors, {
      delegator: (_request: unknown, done: (error: null, options: object) => void) =>
        done(null, { preflight: false }),
    });
    instance.options('/things', () => ({ mine: true }));
    const response = await instance.inject({ method: 'OPTIONS', url: '/things' });
    expect([response.statusCode, response.json()]).toEqual([200, { mine: true }]);
  });

  internal('fastify-cors-dynamic', async () => {
    await instance.register(cors, {
      delegator: (_request: unknown, done: (error: null, options: object) => void) =>
        done(null, { origin: 'https://a.example' }),
    });
    instance.get('/varied', () => 'a thing');
    instance.get('/fixed', { config: { cors: { dynamic: false } } as never }, () => 'a thing');
    const vary = async (url: string) => (await instance.inject(url)).headers.vary;
    expect([await vary('/varied'), await vary('/fixed')]).toEqual(['Origin', undefined]);
  });
});
