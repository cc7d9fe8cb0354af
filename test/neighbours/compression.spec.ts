import { gunzipSync } from 'node:zlib';
import fastifyCompress from '@fastify/compress';
import { Controller, Get, type INestApplication, StreamableFile } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import compression from 'compression';
import { codeOf, NotFoundException } from 'nestjs-registry-http';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { NOT_FOUND } from './support/compare.js';
import { runBoth } from './support/run-both.js';
import { field } from './support/raw-http.js';

const LONG = 'A long text that is worth the work. '.repeat(200);

@Controller('cats')
class CatsController {
  @Get('long')
  long(): object {
    return { text: LONG };
  }

  @Get('short')
  short(): object {
    return { text: 'short' };
  }

  @Get('file')
  file(): StreamableFile {
    return new StreamableFile(Buffer.from(LONG), { type: 'text/plain' });
  }

  @Get('missing')
  missing(): never {
    throw new NotFoundException(LONG);
  }

  @Get('broken')
  broken(): never {
    throw new Error(LONG);
  }
}

const CONFIGURE = {
  express: (app: INestApplication) => app.use(compression()),
  fastify: (app: INestApplication) =>
    (app as NestFastifyApplication).register(fastifyCompress, { encodings: ['gzip'] }),
};
const GZIP = { headers: { 'accept-encoding': 'gzip' } };

describe.each(EVERY_ADAPTER)('compression on %s', adapter => {
  const both = runBoth(adapter, () => ({ controllers: [CatsController], configure: CONFIGURE[adapter] }));

  it.each([
    ['long', JSON.stringify({ text: LONG })],
    ['file', LONG],
  ])('leaves a success that is compressed: %s', async (path, text) => {
    const reply = await both.expectSuccess(`GET /cats/${path}`, GZIP);
    expect(field(reply, 'content-encoding')).toBe('gzip');
    expect(gunzipSync(reply.body).toString()).toBe(text);
  });

  it.each(['long', 'short', 'file'])('leaves a success that is not compressed: %s', async path => {
    const reply = await both.expectSuccess(`GET /cats/${path}`);
    expect(field(reply, 'content-encoding')).toBeUndefined();
    await both.expectSuccess(`HEAD /cats/${path}`, GZIP);
  });

  it('compresses an error that is long', async () => {
    const reply = await both.sendOurs('GET /cats/missing', GZIP);
    expect(reply.status).toBe(404);
    expect(field(reply, 'content-type')).toBe('application/json; charset=utf-8');
    expect(field(reply, 'content-encoding')).toBe('gzip');
    expect(field(reply, 'cache-control')).toBe('no-store');
    expect(field(reply, 'vary')?.toLowerCase().split(/, */).sort()).toEqual(['accept', 'accept-encoding']);
    expect(JSON.parse(gunzipSync(reply.body).toString())).toEqual({ code: codeOf(404), message: LONG });
  });

  it('has an error that is short, and a 5xx, in the shape of the contract', async () => {
    await both.expectError('GET /cats/broken', { status: 500 }, GZIP);
    await both.expectError('GET /nope', NOT_FOUND, GZIP);
  });
});
