import { join } from 'node:path';
import { Controller, Get, Module, Param, Res } from '@nestjs/common';
import { ServeStaticModule } from '@nestjs/serve-static';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

const FILES = join(import.meta.dirname, '../support');

interface AnyResponse {
  sendFile(path: string, root: unknown): unknown;
}

@Controller('files')
class FilesController {
  @Get(':path')
  send(@Param('path') path: string, @Res() response: AnyResponse): void {
    response.sendFile(path, 'hijack' in response ? FILES : { root: FILES });
  }
}

@Module({
  imports: [
    RegistryHttpModule.forRoot(),
    ServeStaticModule.forRoot({ rootPath: FILES, serveRoot: '/static', renderPath: '/pages' }),
  ],
  controllers: [FilesController],
})
class FilesModule {}

/** The command `infer` lists these errors for `sendFile()` and `download()`. */
describe.each(EVERY_ADAPTER)('A file that cannot be sent on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, FilesModule);
  });
  afterAll(() => running.app.close());

  it.each([
    ['a%00b', {}, { code: '400 Bad Request' }],
    ['..%2Fpackage.json', {}, { code: '403 Forbidden' }],
    ['nothing', {}, { code: '404 Not Found', message: 'Resource not found' }],
    ['adapters.ts', { 'if-match': '"other"' }, { code: '412 Precondition Failed' }],
    ['adapters.ts', { range: 'bytes=9999999-' }, { code: '416 Range Not Satisfiable' }],
  ])('GET %s with %j responds %j', async (path, headers, expected) => {
    const response = await exchange(`${running.url}/files/${path}`, { headers });
    expect(response.status).toBe(Number(expected.code.slice(0, 3)));
    expect(response.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': expect.stringMatching(/^application\/json/),
    });
    expect(JSON.parse(response.body)).toEqual(expected);
  });
});
