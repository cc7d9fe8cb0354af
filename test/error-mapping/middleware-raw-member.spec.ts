import { Controller, Get, Module, Post, StreamableFile } from '@nestjs/common';
import { ConflictException, RegistryHttpModule } from 'nestjs-registry-http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

@Controller()
class RespondingController {
  @Get('taken')
  taken(): never {
    throw new ConflictException('Taken');
  }

  @Get('file')
  file() {
    return new StreamableFile(Buffer.from('whole'));
  }

  @Post('things')
  create() {
    return { uuid: '1' };
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [RespondingController] })
class RespondingModule {}

type Raw = { raw?: unknown };

const TAKEN = { code: '409 Conflict', message: 'Taken' };
const MISSED = { code: '405 Not Allowed', message: 'The operation is not allowed on this resource' };
const MALFORMED = { code: '400 Bad Request', message: 'The body is malformed' };

// A webhook keeps the bytes of a body as `raw`, which on Fastify is the name of Node's own.
describe.each(EVERY_ADAPTER)('middleware that keeps something as raw, on %s', adapter => {
  describe.each([
    ['text', 'bytes'],
    ['bytes', Buffer.from('bytes')],
    ['nothing', undefined],
  ])('%s', (_, raw) => {
    let running: RunningApp;
    beforeEach(async () => {
      running = await start(adapter, RespondingModule, {
        configure: app =>
          app.use((request: Raw, response: Raw, next: () => void) => {
            request.raw = raw;
            response.raw = raw;
            next();
          }),
      });
    });
    afterEach(() => running.app.close());

    it('takes no error its response', async () => {
      expect(await exchange(`${running.url}/taken`)).toEqual({
        status: 409,
        headers: errorHeaders(TAKEN),
        body: JSON.stringify(TAKEN),
      });
    });

    it('takes no miss its response', async () => {
      expect(await exchange(`${running.url}/taken`, { method: 'DELETE' })).toEqual({
        status: 405,
        headers: errorHeaders(MISSED, { allow: 'GET, HEAD, OPTIONS' }),
        body: JSON.stringify(MISSED),
      });
      expect((await exchange(`${running.url}/taken`, { method: 'OPTIONS' })).status).toBe(204);
    });

    it('takes no malformed body its response', async () => {
      const response = await exchange(`${running.url}/things`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{',
      });
      expect(response).toEqual({
        status: 400,
        headers: errorHeaders(MALFORMED),
        body: JSON.stringify(MALFORMED),
      });
    });

    it('takes no file its bytes', async () => {
      const response = await fetch(`${running.url}/file`);
      expect([response.status, await response.text()]).toEqual([200, 'whole']);
    });
  });
});
