import { join } from 'node:path';
import { Controller, Get, Header, HttpException, Module, Res } from '@nestjs/common';
import { ServeStaticModule } from '@nestjs/serve-static';
import createHttpError from 'http-errors';
import { RegistryException, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

/*
 * The rows: `res.sendFile()` and serve-static with a range that the file does not have; a handler that sets
 * `Content-Range` and throws 416 (RFC 9110 §15.5.17). Their neighbours: the exception brings the field; http-errors
 * brings it; the field is a range that would be satisfied; the status is another, where the field has no meaning.
 */

const FILES = join(import.meta.dirname, '../support');
const FILE = 'adapters.ts';

interface AnyResponse {
  header?(name: string, value: string): unknown;
  sendFile(name: string, root: unknown): unknown;
}

@Controller('ranges')
class RangesController {
  @Get('set')
  @Header('Accept-Ranges', 'bytes')
  set(@Res({ passthrough: true }) response: AnyResponse): never {
    response.header?.('Content-Range', 'bytes */47');
    throw new HttpException('Beyond the end', 416);
  }

  @Get('brought')
  brought(): never {
    throw new RegistryException(416, 'Beyond the end', { headers: { 'Content-Range': 'bytes */47' } });
  }

  @Get('http-error')
  httpError(): never {
    throw createHttpError(416, 'Beyond the end', { headers: { 'Content-Range': 'bytes */47' } });
  }

  @Get('satisfied')
  satisfied(@Res({ passthrough: true }) response: AnyResponse): never {
    response.header?.('Content-Range', 'bytes 0-9/47');
    throw new HttpException('Beyond the end', 416);
  }

  @Get('other')
  other(@Res({ passthrough: true }) response: AnyResponse): never {
    response.header?.('Content-Range', 'bytes */47');
    throw new HttpException('The file was removed', 410);
  }

  @Get('file')
  file(@Res() response: AnyResponse): void {
    response.sendFile(FILE, 'hijack' in response ? FILES : { root: FILES });
  }
}

@Module({
  imports: [
    RegistryHttpModule.forRoot(),
    ServeStaticModule.forRoot({ rootPath: FILES, serveRoot: '/static', renderPath: '/pages' }),
  ],
  controllers: [RangesController],
})
class RangesModule {}

describe.each(EVERY_ADAPTER)('A 416 on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, RangesModule);
  });
  afterAll(() => running.app.close());

  const beyond = { code: '416 Range Not Satisfiable', message: 'Beyond the end' };

  it.each(['set', 'brought', 'http-error'])('has the length of the whole if it is %s', async path => {
    expect(await exchange(`${running.url}/ranges/${path}`)).toEqual({
      status: 416,
      headers: errorHeaders(beyond, { 'content-range': 'bytes */47' }),
      body: JSON.stringify(beyond),
    });
  });

  it('has no range that would have been sent', async () => {
    expect(await exchange(`${running.url}/ranges/satisfied`)).toEqual({
      status: 416,
      headers: errorHeaders(beyond),
      body: JSON.stringify(beyond),
    });
  });

  it('is the only error with that field', async () => {
    const gone = { code: '410 Gone', message: 'The file was removed' };
    expect(await exchange(`${running.url}/ranges/other`)).toEqual({
      status: 410,
      headers: errorHeaders(gone),
      body: JSON.stringify(gone),
    });
  });

  it.each(['/ranges/file', `/static/${FILE}`])('tells the length of the file: %s', async path => {
    const { status, headers, body } = await exchange(`${running.url}${path}`, {
      headers: { range: 'bytes=9999999-' },
    });
    expect(status).toBe(416);
    expect(headers['content-range']).toMatch(/^bytes \*\/\d+$/);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', vary: 'Accept' });
    expect(JSON.parse(body)).toMatchObject({ code: '416 Range Not Satisfiable' });
  });
});
