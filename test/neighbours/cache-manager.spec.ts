import { CacheInterceptor, CacheModule, CacheTTL } from '@nestjs/cache-manager';
import { Controller, Delete, Get, Header, Post, UseInterceptors } from '@nestjs/common';
import { Keyv } from 'keyv';
import { NotFoundException } from 'nestjs-registry-http';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { runBoth } from './support/run-both.js';
import { field } from './support/raw-http.js';

@Controller('cats')
@UseInterceptors(CacheInterceptor)
class CatsController {
  private calls = 0;

  @Get()
  @CacheTTL(60_000)
  @Header('Cache-Control', 'max-age=60')
  list(): object {
    return { call: ++this.calls };
  }

  @Get('text')
  text(): string {
    return 'text';
  }

  @Get('nothing')
  nothing(): null {
    return null;
  }

  @Get('missing')
  missing(): never {
    throw new NotFoundException(`Call ${++this.calls}`);
  }

  @Get('crash')
  crash(): never {
    throw new Error('secret');
  }

  @Post()
  create(): object {
    return { id: 1 };
  }

  @Delete()
  remove(): object {
    return { removed: true };
  }
}

/** A store whose server is away. */
class Away extends Map {
  override get(): never {
    throw new Error('the cache is away');
  }

  override set(): never {
    throw new Error('the cache is away');
  }
}

const cats = (store?: Map<string, unknown>) => () => ({
  imports: [CacheModule.register(store ? { stores: [new Keyv({ store })] } : {})],
  controllers: [CatsController],
});

describe.each(EVERY_ADAPTER)('@nestjs/cache-manager on %s', adapter => {
  const both = runBoth(adapter, cats());

  it('leaves the first response and the one from the cache', async () => {
    const first = await both.expectSuccess('GET /cats');
    const second = await both.expectSuccess('GET /cats');
    expect([field(first, 'x-cache'), field(second, 'x-cache')]).toEqual(['MISS', 'HIT']);
    expect(second.body).toEqual(first.body);
  });

  it.each(['GET /cats/text', 'GET /cats/text', 'POST /cats', 'DELETE /cats'])('leaves %s', async line => {
    await both.expectSuccess(line);
  });

  it('says that nothing was found each time alike, and keeps no error', async () => {
    const [first, second] = [
      await both.sendOurs('GET /cats/nothing'),
      await both.sendOurs('GET /cats/nothing'),
    ];
    expect(JSON.parse(first.text)).toEqual({ code: '200 OK' });
    expect(second.text).toBe(first.text);
    const before = await both.sendOurs('GET /cats/missing');
    const after = await both.sendOurs('GET /cats/missing');
    expect(before.text).not.toBe(after.text);
    expect([before.status, after.status]).toEqual([404, 404]);
  });

  it('does not send the field of the cache with an error', async () => {
    await both.expectError('GET /cats/crash', { status: 500 });
  });
});

describe.each(EVERY_ADAPTER)('a cache that is away on %s', adapter => {
  const both = runBoth(adapter, cats(new Away()));

  it('leaves successes as they are', async () => {
    const first = await both.sendBare('GET /cats/text');
    const ours = await both.sendOurs('GET /cats/text');
    expect([ours.statusLine, ours.fields, ours.text]).toEqual([first.statusLine, first.fields, first.text]);
  });
});
