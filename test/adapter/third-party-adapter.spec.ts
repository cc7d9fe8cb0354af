import { Controller, Delete, Get, Module, Post, StreamableFile } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConflictException, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { responseTo } from '../routing/response-to.js';
import type { RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';
import { NodeAdapter, type NodeRouter } from '../support/node-adapter.js';

const file = new StreamableFile(Buffer.from('a'));

@Controller('facilities')
class FacilitiesController {
  @Get() list() {
    return [];
  }
  @Post() create() {
    return { id: 1 };
  }
  @Delete() clear() {}
  @Get('file') file() {
    return file;
  }
  @Get('busy') busy() {
    throw new ConflictException('Busy');
  }
}

@Controller({ path: 'facilities', host: 'admin.test' })
class AdminController {
  @Delete('busy') stop() {
    return {};
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController, AdminController] })
class AppModule {}

describe("an adapter of somebody's own", () => {
  let running: RunningApp;
  beforeAll(async () => {
    const app = await NestFactory.create(AppModule, new NodeAdapter(), {
      logger: false,
      abortOnError: false,
    });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    running = { app, port, url: `http://127.0.0.1:${port}` };
  });
  afterAll(() => running.app.close());

  it('responds with the success codes', async () => {
    expect(await exchange(`${running.url}/facilities`, { method: 'POST' })).toMatchObject({
      status: 201,
      body: '{"id":1}',
    });
    expect(await exchange(`${running.url}/facilities`, { method: 'DELETE' })).toMatchObject({
      status: 200,
      body: '{"code":"200 OK"}',
    });
  });

  it('responds to an exception', async () => {
    const body = { code: '409 Conflict', message: 'Busy' };
    expect(await exchange(`${running.url}/facilities/busy`)).toEqual({
      status: 409,
      headers: errorHeaders(body),
      body: JSON.stringify(body),
    });
  });

  it.each([
    ['PUT /facilities', '405: GET, HEAD, POST, DELETE, OPTIONS'],
    ['OPTIONS /facilities?a=b', '204: GET, HEAD, POST, DELETE, OPTIONS'],
    ['GET /nowhere', '404'],
    ['PUT /facilities/busy', '405: GET, HEAD, DELETE, OPTIONS', 'admin.test'],
    ['PUT /facilities/busy', '405: GET, HEAD, OPTIONS', 'other.test'],
  ])('answers %s with %s', async (line, expected, host?: string) => {
    expect(await responseTo(running.url, line, host === undefined ? {} : { headers: { Host: host } })).toBe(
      expected,
    );
  });
});

/** Neighbours: a bare error of a request without a body, of a handler, and a route that is added outside the prefix. */
describe('an adapter that responds under the prefix only, and whose parser does not mark its errors', () => {
  type Next = (error?: unknown) => unknown;
  const SECRET = '{"password": secret}';

  class PrefixAdapter extends NodeAdapter {
    override setNotFoundHandler(handler: (...args: any[]) => unknown, prefix?: string): void {
      this.use(((request: { url: string }, response: unknown, next: Next) =>
        request.url.startsWith(`/${(prefix ?? '').replace(/^\//, '')}`)
          ? handler(request, response, next)
          : next()) as never);
    }
  }

  let running: RunningApp;
  beforeAll(async () => {
    const app = await NestFactory.create(AppModule, new PrefixAdapter(), {
      logger: false,
      abortOnError: false,
    });
    app.setGlobalPrefix('api');
    app.use((request: { url: string }, _: unknown, next: Next) => {
      if (!request.url.includes('parse')) return next();
      try {
        return JSON.parse(SECRET) as unknown;
      } catch (error) {
        return next(error);
      }
    });
    await app.init();
    app
      .getHttpAdapter()
      .get('/health', ((_: unknown, response: { end(text: string): void }) => response.end('up')) as never);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    running = { app, port, url: `http://127.0.0.1:${port}` };
  });
  afterAll(() => running.app.close());

  it.each([
    ['POST', '/api/facilities?parse', SECRET, 400, 'The body is malformed'],
    ['GET', '/api/facilities?parse', undefined, 500, undefined],
    ['GET', '/nowhere', undefined, 404, 'Resource not found'],
    ['GET', '/api/nowhere', undefined, 404, 'Resource not found'],
  ])('%s %s with %s is a %i in shape: %s', async (method, path, sent, status, message) => {
    const { body, ...response } = await exchange(running.url + path, {
      method,
      ...(sent !== undefined && { body: sent }),
    });
    expect(response.status).toBe(status);
    expect(body).not.toContain('secret');
    expect(JSON.parse(body)).toMatchObject({
      code: expect.stringContaining(String(status)) as string,
      ...(message !== undefined && { message }),
    });
  });

  it('a route that is added outside the prefix before the application listens is kept', async () => {
    expect(await exchange(`${running.url}/health`)).toMatchObject({ status: 200, body: 'up' });
  });
});

describe('an adapter without a server', () => {
  class FunctionAdapter extends NodeAdapter {
    readonly replies: unknown[] = [];
    override initHttpServer(): void {
      this.httpServer = undefined;
    }
    override reply(_response: unknown, ...reply: unknown[]): void {
      this.replies.push(reply);
    }
  }

  it('sends what handlers return, though its responses know no request', async () => {
    const adapter = new FunctionAdapter();
    const app = await NestFactory.create(AppModule, adapter, { logger: false, abortOnError: false });
    await app.init();
    const { handle } = adapter.getInstance<NodeRouter>();
    for (const [method, url] of [
      ['POST', '/facilities'],
      ['GET', '/facilities/file'],
    ]) {
      await handle({ method, url, headers: {} } as never, { setHeader: () => {}, removeHeader: () => {} });
    }
    expect(adapter.replies).toEqual([
      [{ id: 1 }, 201],
      [file, 200],
    ]);
    expect(adapter.replies[1]).toContain(file);
  });
});
