import { Controller, Get, HttpException, Module, Res } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { RegistryException, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

@Controller()
class ThrottledController {
  @Get('throttled')
  read(): object {
    return {};
  }
}

@Module({
  imports: [
    RegistryHttpModule.forRoot(),
    ThrottlerModule.forRoot([
      { name: 'short', ttl: 60_000, limit: 1 },
      { name: 'long', ttl: 600_000, limit: 100 },
    ]),
  ],
  controllers: [ThrottledController],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})
class ThrottledModule {}

type Settable = { header(name: string, value: string): unknown };

/** Neighbours: several names at once, a name for milliseconds, the error's own fields and members, a field that is there already. */
@Controller()
class RetryingController {
  @Get('several')
  several(@Res({ passthrough: true }) response: Settable): never {
    response.header('Retry-After-short', '7');
    response.header('Retry-After-long', '70');
    response.header('Retry-After-odd', 'soon');
    throw new HttpException('Slow down', 429);
  }

  @Get('milliseconds')
  milliseconds(@Res({ passthrough: true }) response: Settable): never {
    response.header('x-retry-after-ms', '1500');
    throw new RegistryException(503);
  }

  @Get('present')
  present(@Res({ passthrough: true }) response: Settable): never {
    response.header('Retry-After', '3');
    response.header('Retry-After-long', '70');
    throw new HttpException('Slow down', 429);
  }

  @Get('fields')
  fields(): never {
    throw new RegistryException(429, 'Slow down', { headers: { 'Retry-After-short': 9 } });
  }

  @Get('member')
  member(): never {
    throw new HttpException({ message: 'Slow down', retryAfter: 12 }, 429);
  }

  @Get('property')
  property(): never {
    throw Object.assign(new HttpException('Slow down', 503), { retryAfter: 13 });
  }

  @Get('other-status')
  otherStatus(@Res({ passthrough: true }) response: Settable): never {
    response.header('Retry-After-short', '7');
    throw new HttpException('No', 409);
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [RetryingController] })
class RetryingModule {}

describe.each(EVERY_ADAPTER)('Retry-After on %s', adapter => {
  let throttled: RunningApp;
  let retrying: RunningApp;
  beforeAll(async () => {
    throttled = await start(adapter, ThrottledModule);
    retrying = await start(adapter, RetryingModule);
  });
  afterAll(() => Promise.all([throttled.app.close(), retrying.app.close()]));

  it('is sent if the throttler has a name', async () => {
    const url = `${throttled.url}/throttled`;
    expect((await exchange(url)).status).toBe(200);
    const { status, headers, body } = await exchange(url);
    expect(status).toBe(429);
    expect(JSON.parse(body)).toMatchObject({ code: '429 Too Many Requests' });
    expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect(headers['retry-after']).toBe(headers['retry-after-short']);
  });

  it.each([
    ['several', 429, '70'],
    ['milliseconds', 503, '2'],
    ['present', 429, '3'],
    ['fields', 429, '9'],
    ['member', 429, '12'],
    ['property', 503, '13'],
    ['other-status', 409, undefined],
  ])('is found under another name: %s', async (path, status, seconds) => {
    const response = await exchange(`${retrying.url}/${path}`);
    expect(response.status).toBe(status);
    expect(response.headers['retry-after']).toBe(seconds);
  });
});
