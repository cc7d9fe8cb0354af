import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Post } from '@nestjs/common';
import { ServeStaticModule } from '@nestjs/serve-static';
import { afterAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { NOT_FOUND, notAllowed } from './support/compare.js';
import { runBoth } from './support/run-both.js';
import { field } from './support/raw-http.js';

const root = mkdtempSync(join(tmpdir(), 'neighbour-static-'));
writeFileSync(join(root, 'index.html'), '<!doctype html><title>Cats</title>');
writeFileSync(join(root, 'app.js'), 'export const answer = 42;\n');
afterAll(() => rmSync(root, { recursive: true }));

@Controller('api')
class ApiController {
  @Get('cats')
  list(): object {
    return { cats: [] };
  }

  @Post('cats')
  create(): object {
    return { id: 1 };
  }
}

describe.each(EVERY_ADAPTER)('@nestjs/serve-static with a page for every path on %s', adapter => {
  const both = runBoth(adapter, () => ({
    imports: [
      ServeStaticModule.forRoot({
        rootPath: root,
        exclude: ['/api/{*rest}'],
        serveStaticOptions: { fallthrough: true },
      }),
    ],
    controllers: [ApiController],
  }));

  it.each([
    'GET /',
    'HEAD /',
    'GET /app.js',
    'GET /some/page?token=1',
    'HEAD /some/page',
    'GET /api/cats',
    'POST /api/cats',
  ])('leaves %s as it is', async line => {
    await both.expectSuccess(line);
  });

  it('leaves a range of a file and a file that the client has', async () => {
    const part = await both.expectSuccess('GET /app.js', { headers: { range: 'bytes=0-5' } });
    expect(part).toMatchObject({ status: 206, text: 'export' });
    const etag = field(part, 'etag') ?? '';
    const same = await both.expectSuccess('GET /app.js', { headers: { 'if-none-match': etag } });
    expect(same).toMatchObject({ status: 304, text: '' });
  });

  it('has a path that only the page serves as 404 for other methods', async () => {
    await both.expectError('POST /some/page', NOT_FOUND);
  });

  it('has a path of the API that no route serves as 404, if the adapter knows `exclude`', async () => {
    if (adapter === 'fastify') await both.expectSuccess('GET /api/dogs');
    else await both.expectError('GET /api/dogs', NOT_FOUND);
  });

  it('has a method that the API has not for a path as 405', async () => {
    await both.expectError('PUT /api/cats', notAllowed('GET, HEAD, POST, OPTIONS'));
  });

  it('has a body that is malformed as 400', async () => {
    const sent = { headers: { 'content-type': 'application/json' }, body: '{"secret' };
    const members = { message: 'The body is malformed' };
    await both.expectError('POST /api/cats', { status: 400, members }, sent);
  });
});

describe.each(EVERY_ADAPTER)('@nestjs/serve-static below a path on %s', adapter => {
  const both = runBoth(adapter, () => ({
    imports: [
      ServeStaticModule.forRoot({
        rootPath: root,
        serveRoot: '/files',
        renderPath: '/files/none',
        serveStaticOptions: { fallthrough: false },
      }),
    ],
    controllers: [ApiController],
  }));

  it.each(['GET /files/app.js', 'HEAD /files/app.js', 'GET /api/cats'])('leaves %s as it is', async line => {
    await both.expectSuccess(line);
  });

  it('has a file that is not there as 404, without its path on the disk', async () => {
    const { text } = await both.expectError('GET /files/nope.js', NOT_FOUND);
    expect(text).not.toContain(root);
  });

  it('has a range that the file has not as 416, with the size of the file', async () => {
    const sent = { headers: { range: 'bytes=9999-' } };
    await both.expectError(
      'GET /files/app.js',
      { status: 416, fields: { 'content-range': 'bytes */26' } },
      sent,
    );
  });
});
