import {
  Catch,
  Controller,
  Get,
  Logger,
  Module,
  Param,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { fastify } from 'fastify';
import { registryFastifyOptions, RegistryHttpModule, type RegistryHttpOptions } from 'nestjs-registry-http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { errorHeaders, exchange } from '../support/exchange.js';

@Controller('facilities')
class FacilitiesController {
  @Get(':id')
  find(@Param('id') id: string): object {
    return { id };
  }
}

async function start(
  adapter: FastifyAdapter,
  options: RegistryHttpOptions | 'without the module' = {},
  configure: (app: Application) => unknown = () => undefined,
) {
  @Module({
    imports: options === 'without the module' ? [] : [RegistryHttpModule.forRoot(options)],
    controllers: [FacilitiesController],
  })
  class AppModule {}

  const app = await NestFactory.create(AppModule, adapter as never, { logger: false, abortOnError: false });
  await configure(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return { app, url: `http://127.0.0.1:${port}` };
}
type Application = Awaited<ReturnType<typeof NestFactory.create>>;

const LONG = `/facilities/${'x'.repeat(200)}`;
const SECRET = '/facilities/%FF?token=secret';
const UNDECODABLE = { code: '400 Bad Request', message: 'The path cannot be decoded' };

describe('registryFastifyOptions', () => {
  afterEach(() => vi.restoreAllMocks());

  it('an undecodable path and an over-long parameter get a response in shape, without a word of the target', async () => {
    const { app, url } = await start(new FastifyAdapter(registryFastifyOptions()));
    expect(await exchange(url + SECRET)).toEqual({
      status: 400,
      headers: errorHeaders(UNDECODABLE),
      body: JSON.stringify(UNDECODABLE),
    });
    const long = await exchange(url + LONG);
    expect(long.status).toBe(414);
    expect(long.headers).toEqual(errorHeaders(JSON.parse(long.body) as object));
    expect(JSON.parse(long.body)).toMatchObject({ code: '414 URI Too Long' });
    expect(long.body).not.toContain('xxx');
    await app.close();
  });

  it('problem details and HEAD hold there too', async () => {
    const { app, url } = await start(new FastifyAdapter(registryFastifyOptions()));
    const problem = await exchange(url + SECRET, { headers: { accept: 'application/problem+json' } });
    expect(problem.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(problem.body)).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: 'The path cannot be decoded',
      code: '400 Bad Request',
    });
    const head = await exchange(url + SECRET, { method: 'HEAD' });
    expect(head).toEqual({ status: 400, headers: errorHeaders(UNDECODABLE), body: '' });
    await app.close();
  });

  it("Nest's security headers are kept", async () => {
    const { app, url } = await start(new FastifyAdapter(registryFastifyOptions()), {}, application => {
      const secured = application as { useSecurityHeaders?: () => unknown };
      return secured.useSecurityHeaders?.();
    });
    const routed = await exchange(`${url}/facilities/1`);
    const undecodable = await exchange(url + SECRET);
    expect(routed.headers).toHaveProperty('x-content-type-options');
    for (const [name, value] of Object.entries(routed.headers)) {
      if (!['content-type', 'content-length'].includes(name)) expect(undecodable.headers[name]).toBe(value);
    }
    await app.close();
  });

  it('two applications keep their own options', async () => {
    const options = registryFastifyOptions();
    const one = await start(new FastifyAdapter(options), { unlistedStatuses: 'fold' });
    const two = await start(new FastifyAdapter(options), { unlistedStatuses: 'keep' });
    expect((await exchange(one.url + LONG)).status).toBe(400);
    expect((await exchange(two.url + LONG)).status).toBe(414);
    await one.app.close();
    await two.app.close();
  });

  it("the user's own global filter is asked there too", async () => {
    @Catch()
    class OwnFilter implements ExceptionFilter {
      catch(_: unknown, host: ArgumentsHost): void {
        host
          .switchToHttp()
          .getResponse<{ code(status: number): { send(body: string): void } }>()
          .code(418)
          .send('own');
      }
    }
    const { app, url } = await start(new FastifyAdapter(registryFastifyOptions()), {}, application =>
      application.useGlobalFilters(new OwnFilter()),
    );
    expect(await exchange(url + SECRET)).toMatchObject({ status: 418, body: 'own' });
    await app.close();
  });

  it('a filter of the user that fails there does not leave the request hanging', async () => {
    vi.spyOn(Logger, 'isLevelEnabled').mockReturnValue(true);
    const error = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    @Catch()
    class BrokenFilter implements ExceptionFilter {
      catch(): void {
        throw new Error('secret');
      }
    }
    const { app, url } = await start(new FastifyAdapter(registryFastifyOptions()), {}, application =>
      application.useGlobalFilters(new BrokenFilter()),
    );
    expect(await exchange(url + SECRET)).toMatchObject({
      status: 500,
      body: '{"code":"500 Internal Server Error"}',
    });
    expect(error).toHaveBeenCalledOnce();
    await app.close();
  });

  it('a frameworkErrors of the application stays in charge', async () => {
    const frameworkErrors = (
      _: Error,
      __: unknown,
      reply: { code(status: number): { send(body: string): void } },
    ) => reply.code(418).send('own');
    const { app, url } = await start(
      new FastifyAdapter(registryFastifyOptions({ frameworkErrors }) as never),
    );
    expect(await exchange(url + SECRET)).toMatchObject({ status: 418, body: 'own' });
    await app.close();
  });

  it('other options pass through, and nothing is changed in place', () => {
    const options = { trustProxy: true } as const;
    expect(registryFastifyOptions(options)).toMatchObject(options);
    expect(Object.keys(options)).toEqual(['trustProxy']);
  });

  it("without the module, Fastify's own responses stay", async () => {
    const { app, url } = await start(new FastifyAdapter(registryFastifyOptions()), 'without the module');
    expect((await exchange(url + SECRET)).status).toBe(400);
    await app.close();
  });

  it('its absence is warned of at start-up, once', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const plain = await start(new FastifyAdapter());
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining('new FastifyAdapter(registryFastifyOptions())')],
    ]);
    warn.mockClear();
    const made = await start(new FastifyAdapter(registryFastifyOptions()));
    const given = await start(new FastifyAdapter(fastify(registryFastifyOptions()) as never));
    expect(warn).not.toHaveBeenCalled();
    expect((await exchange(given.url + SECRET)).body).toBe(JSON.stringify(UNDECODABLE));
    for (const { app } of [plain, made, given]) await app.close();
  });
});
