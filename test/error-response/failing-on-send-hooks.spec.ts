import { Controller, Get, Module, type INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import {
  ConflictException,
  GoneException,
  RegistryHttpModule,
  type RegistryException,
} from 'nestjs-registry-http';
import { afterEach, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

@Controller()
class RespondingController {
  @Get('ok')
  ok(): object {
    return { a: 1 };
  }

  @Get('taken')
  taken(): never {
    throw new ConflictException('Taken', { headers: { 'X-Taken': 'yes', 'Set-Cookie': 'b=2' } });
  }
}

const MASKED = { code: '500 Internal Server Error' };
const GONE = { code: '410 Gone', message: 'gone' };
/** What was set on the reply before the hook; the CORS of Nest names `Origin` too, where the request was not routed. */
const KEPT = {
  'access-control-allow-origin': '*',
  'x-own': '1',
  vary: expect.stringMatching(/^(Origin, )?Accept$/),
};

type Payload = unknown;
type Hook = (state: { calls: number }, payload: Payload) => Payload;

const HOOKS: Readonly<Record<string, readonly [Hook, object]>> = {
  'that always throws': [
    () => {
      throw new Error('secret');
    },
    MASKED,
  ],
  'that throws once': [
    (state, payload) => {
      if (state.calls === 1) throw new Error('secret');
      return payload;
    },
    MASKED,
  ],
  'that throws twice': [
    (state, payload) => {
      if (state.calls <= 2) throw new Error('secret');
      return payload;
    },
    MASKED,
  ],
  'that always throws an exception': [
    () => {
      throw new GoneException('gone');
    },
    GONE,
  ],
  'that throws no error': [
    () => {
      throw 'secret';
    },
    MASKED,
  ],
  'that makes an object of the payload': [() => ({ secret: 1 }), MASKED],
};

describe('A hook onSend of Fastify', () => {
  let running: RunningApp | undefined;
  const seen: [RegistryException, unknown][] = [];
  afterEach(async () => {
    seen.length = 0;
    await running?.app.close();
  });

  async function run(configure: (server: FastifyInstance) => unknown): Promise<void> {
    const onError = (exception: RegistryException, { thrown }: { thrown: unknown }): unknown =>
      seen.push([exception, thrown]);
    @Module({ imports: [RegistryHttpModule.forRoot({ onError })], controllers: [RespondingController] })
    class AppModule {}
    running = await start('fastify', AppModule, {
      cors: true,
      configure: (app: INestApplication) => configure(app.getHttpAdapter().getInstance() as FastifyInstance),
    });
  }

  describe.each(Object.entries(HOOKS))('%s', (_, [hook, body]) => {
    describe.each(['async', 'callback'] as const)('%s', style => {
      // A request that is refused before its route was reached goes through Fastify's own error handling from the start.
      it.each(['/ok', '/taken', '/refused', '/nowhere'])('GET %s', async path => {
        await run(server => {
          server.addHook('onRequest', async (request, reply) => {
            reply.header('X-Own', '1');
            if (request.url === '/refused') throw new ConflictException('Refused');
          });
          const calls = new WeakMap<object, { calls: number }>();
          const call = (request: object, payload: Payload): Payload => {
            const state = calls.get(request) ?? { calls: 0 };
            calls.set(request, { calls: state.calls + 1 });
            return hook({ calls: state.calls + 1 }, payload);
          };
          if (style === 'async') {
            server.addHook('onSend', async (request, _reply, payload) => call(request, payload));
          } else {
            server.addHook('onSend', (request, _reply, payload, done) => done(null, call(request, payload)));
          }
        });

        const response = await exchange(`${running?.url}${path}`);

        expect(response.body).toBe(JSON.stringify(body));
        const cookie = path === '/taken' ? { 'set-cookie': ['b=2'] } : {};
        expect(response.headers).toEqual({ ...errorHeaders(body), ...KEPT, ...cookie });
        expect(`${response.status}`).toBe((body as { code: string }).code.slice(0, 3));
        expect(seen.filter(([exception]) => exception.getStatus() === response.status)).not.toEqual([]);
      });
    });
  });

  it('that works is asked as before', async () => {
    await run(server => {
      server.addHook('onSend', async (_request, reply, payload) => {
        reply.header('X-Hook', '1');
        return payload;
      });
    });

    expect((await exchange(`${running?.url}/taken`)).headers).toMatchObject({
      'x-hook': '1',
      'x-taken': 'yes',
    });
    expect((await exchange(`${running?.url}/ok`)).headers).toMatchObject({ 'x-hook': '1' });
  });

  it('that waits is waited for, though an async handler ends with nothing', async () => {
    await run(server => {
      server.addHook('onSend', async (_request, _reply, payload) => {
        await new Promise(resolve => setTimeout(resolve, 20));
        return payload;
      });
      server.get('/handed-on', async (_request, reply) => {
        reply.callNotFound();
      });
    });

    const body = { code: '404 Not Found', message: 'Resource not found' };
    const { status, headers, body: text } = await exchange(`${running?.url}/handed-on`);
    expect({ status, text }).toEqual({ status: 404, text: JSON.stringify(body) });
    expect(headers).toMatchObject(errorHeaders(body, { vary: expect.stringMatching(/Accept$/) as string }));
    expect(seen).toHaveLength(1);
  });
});

describe.each(EVERY_ADAPTER)('The observer on %s', name => {
  let running: RunningApp | undefined;
  afterEach(() => running?.app.close());

  it.each(['at once', 'behind a hook that waits'])('comes when the response stands: %s', async when => {
    let calls = 0;
    @Module({
      imports: [
        RegistryHttpModule.forRoot({
          onError: (_, { response }) => {
            calls += 1;
            (response as { send: (body: string) => unknown }).send('mine');
          },
        }),
      ],
      controllers: [RespondingController],
    })
    class AppModule {}
    running = await start(name, AppModule, {
      configure: app => {
        if (name !== 'fastify' || when === 'at once') return;
        (app.getHttpAdapter().getInstance() as FastifyInstance).addHook('onSend', async (_q, _r, payload) => {
          await new Promise(resolve => setTimeout(resolve, 10));
          return payload;
        });
      },
    });

    for (const path of ['/taken', '/nowhere']) {
      const { status, body } = await exchange(`${running.url}${path}`);
      expect(JSON.parse(body)).toHaveProperty('code', status === 409 ? '409 Conflict' : '404 Not Found');
    }
    expect(calls).toBe(2);
  });
});
