import { Controller, Delete, Get, Module, Post, StreamableFile } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConflictException, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTo } from '../routing/answer-to.js';
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

  it('answers the success codes', async () => {
    expect(await exchange(`${running.url}/facilities`, { method: 'POST' })).toMatchObject({
      status: 201,
      body: '{"id":1}',
    });
    expect(await exchange(`${running.url}/facilities`, { method: 'DELETE' })).toMatchObject({
      status: 200,
      body: '{"code":"200 OK"}',
    });
  });

  it('answers an exception', async () => {
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
    expect(await answerTo(running.url, line, host === undefined ? {} : { headers: { Host: host } })).toBe(
      expected,
    );
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
